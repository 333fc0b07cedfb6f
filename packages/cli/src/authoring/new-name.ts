import { UsageError } from '../terminal/exit-code.ts';

/** The name of something new, and what its file or folder is called. */
export interface NewName {
  readonly title: string;
  /** Letters, digits and `-`. */
  readonly slug: string;
}

/** What Windows keeps for itself. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/** A name that a person gave; refused where it is none, or would lead out of the folder. */
export function readNewName(text: string): NewName {
  const title = text.trim();
  const refuse = (why: string): never => {
    throw new UsageError(`the name '${title}' cannot be used: ${why}`);
  };
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(title)) refuse('it has characters that are not seen');
  if (/[/\\]/.test(title)) refuse('it is a name and no path');
  if (title.length > 120) refuse('it has more than 120 characters');
  const slug = title
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  if (slug === '') refuse('it has no letter of a to z and no digit');
  if (slug === 'cases' || devices.test(slug)) refuse('folders of that name mean something else');
  return { title, slug };
}

/** The alias of a watchlist, by which queries name it. */
export function readNewAlias(text: string): string {
  const isAlias = /^[A-Za-z][\w-]{0,119}$/.test(text);
  if (isAlias && !devices.test(text.toLowerCase())) return text;
  throw new UsageError(
    `the alias '${text}' cannot be used: it begins with a letter, then letters, digits, _ and -`,
  );
}
