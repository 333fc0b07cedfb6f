import { printable, type SourceSpan } from '@drawbridge/base';

const MOST_SHOWN = 100;

/** The line of a text that a span begins in, and carets under it; long lines are cut around the place. */
export function excerpt(text: string, { line, column, length }: SourceSpan): string | undefined {
  const shown = text.split('\n', line)[line - 1]?.replace(/\r$/, '');
  if (shown === undefined || column > shown.length + 1) return undefined;
  const from = column <= MOST_SHOWN ? 0 : column - 1 - MOST_SHOWN / 2;
  const cut = shown.slice(from, from + MOST_SHOWN);
  const before = from > 0 ? '…' : '';
  const after = from + MOST_SHOWN < shown.length ? '…' : '';
  const at = column - 1 - from;
  // A tab stays one, so that the carets stand under what is meant.
  const margin = cut.slice(0, at).replaceAll(/[^\t]/g, ' ');
  const carets = '^'.repeat(Math.max(1, Math.min(length, cut.length - at)));
  const number = String(line);
  const bar = ' '.repeat(number.length);
  return `  ${number} | ${before}${printable(cut)}${after}\n  ${bar} | ${before === '' ? '' : ' '}${margin}${carets}`;
}
