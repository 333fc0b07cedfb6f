/**
 * Text that somebody outside chose — a title, a name, a reason in an incident or a cloud's answer — made fit to be
 * shown. Whatever a terminal, a browser or a reader's eye would act upon instead of seeing is spelt out, so that no
 * title can print a line that looks like ours, hide one, or reverse one. JSON is left exact: see {@link asciiJson}.
 */

/** Controls, formats (bidi, zero width, tags), lone surrogates, separators of lines, and letters that show nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** What our own reports are made of: the newline, the tab, and, where there are colours, those that we use. */
const plainLayout = /[\n\t]/gu;
// eslint-disable-next-line no-control-regex -- the escape of a colour is what is to be kept; 8 hides, and is not ours
const colouredLayout = /\u001b\[(?:[0-79]|[1-9]\d)m|[\n\t]/gu;

const shortNames: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** How a character is spelt that must not be acted upon: `\n`, `\x1b`, `\u{202e}`. */
function spell(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return (
    shortNames[character] ??
    (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`)
  );
}

/** The longest text from outside that is shown; the rest is counted. */
const longestShown = 2_000;

/** Text from outside as one line that does nothing: unseen characters are spelt, spaces are one, long text is cut. */
export function inertText(text: string, longest = longestShown): string {
  return (
    spellCommands(spellUnseen(cut(text, longest)))
      .replaceAll(/\p{Zs}+/gu, ' ')
      // Marks pile up over the lines above and below: four are enough for any script.
      .replaceAll(/(\p{M}{4})(\p{M}+)/gu, (_all, shown: string, more: string) => `${shown}[+${more.length}]`)
  );
}

/** Text from outside whose lines matter, such as an excerpt: the first as it is, the others set in from the margin. */
export function inertLines(text: string, margin = '    '): string {
  const [first = '', ...others] = cut(text, longestShown * 5).split(/\r\n|[\n\r]/);
  const lines = others.map(
    (line) => (line === '' || line.startsWith(margin) ? '' : margin) + inertLine(line),
  );
  return [inertLine(first), ...lines].join('\n');
}

/** The last border before a terminal or a file: what was forgotten behind it cannot steer a terminal either. */
export function printable(text: string, hasColours = false): string {
  let from = 0;
  let printed = '';
  for (const kept of text.matchAll(hasColours ? colouredLayout : plainLayout)) {
    printed += spellUnseen(text.slice(from, kept.index)) + kept[0];
    from = kept.index + kept[0].length;
  }
  return printed + spellUnseen(text.slice(from));
}

/** JSON with every character that is not to be seen as `\uXXXX`: the same value, and nothing that acts. */
export function asciiJson(json: string): string {
  return json.replaceAll(unseen, (character) =>
    character === '\n'
      ? character
      : character.replaceAll(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}

declare const inertBrand: unique symbol;

/** A value in which every text has been through {@link inertText}. Only {@link inert} makes one. */
export type Inert<T> = T & { readonly [inertBrand]: true };

/**
 * A copy of a plan, a report, a list of alerts, in which no text does anything: what a printer asks for, so that the
 * compiler finds the one who forgot. `lines` names the fields whose line breaks matter.
 */
export function inert<T extends object>(value: T, lines: readonly string[] = []): Inert<T> {
  return copyInert(value, new Set(lines), '') as Inert<T>;
}

function copyInert(value: unknown, lines: ReadonlySet<string>, field: string): unknown {
  if (typeof value === 'string') return lines.has(field) ? inertLines(value, '') : inertText(value);
  if (Array.isArray(value)) return value.map((item) => copyInert(item, lines, field));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [inertText(name), copyInert(inner, lines, name)]),
  );
}

/** Dates and the like have no text of their own to be printed. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function inertLine(line: string): string {
  // A terminal breaks what is longer than a line, and what stands behind many spaces would begin the next one.
  return spellCommands(spellUnseen(line.replaceAll('\t', '    '))).replaceAll(
    /\p{Zs}{40,}/gu,
    (spaces) => ` (${spaces.length} spaces) `,
  );
}

/** GitHub's runners obey `::error …` at the start of a line, however far it is set in; Azure's `##vso[…]` anywhere. */
function spellCommands(text: string): string {
  return text
    .replaceAll(/(?<!\S)::(?=[a-z])/gi, String.raw`\x3a\x3a`)
    .replaceAll(/##(?=(?:vso)?\[)/gi, String.raw`#\x23`);
}

function spellUnseen(text: string): string {
  return text.replaceAll(unseen, spell);
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Never between the halves of a pair.
  const end = /[\ud800-\udbff]/.test(text.charAt(longest - 1)) ? longest - 1 : longest;
  return `${text.slice(0, end)}… (${(text.length - end).toLocaleString('en-US')} more characters)`;
}
