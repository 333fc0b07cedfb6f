/**
 * How a datetime, timespan or guid in a dynamic is told from a text, where a query asks (`gettype`, `bag_unpack`). In
 * JSON its first character is escaped by number, `"\u0032026-…"`: any reader takes it for the same text, and nobody
 * writes a text so. In JavaScript an unpaired surrogate stands before it, which no text of the database has.
 */
const mark = '\uDFFF';

export type HeldType = 'datetime' | 'timespan' | 'guid';

const shapes: readonly (readonly [HeldType, RegExp])[] = [
  ['datetime', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/],
  ['timespan', /^-?(?:\d+\.)?\d\d:\d\d:\d\d(?:\.\d{7})?$/],
  ['guid', /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/],
];

const typeOf = (text: string): HeldType | undefined => shapes.find(([, shape]) => shape.test(text))?.[0];

/** The text in JavaScript that counts as a datetime, timespan or guid. */
export const markTyped = (text: string): string => `${mark}${text}`;

/** The type that a text is marked with; undefined for a text. */
export const heldType = (text: string): HeldType | undefined =>
  text.startsWith(mark) ? typeOf(text.slice(1)) : undefined;

/** The text without its mark. */
export const unmarked = (text: string): string => (text.startsWith(mark) ? text.slice(1) : text);

/** A text in JSON, with its first character escaped where it is marked. */
export function writeText(text: string): string {
  if (!text.startsWith(mark)) return JSON.stringify(text);
  const code = text.charCodeAt(1).toString(16).padStart(2, '0');
  return `"\\u00${code}${JSON.stringify(text.slice(2)).slice(1)}`;
}

/** What was written with its first character escaped, marked again. */
export function markWritten(written: string, text: string): string {
  return written.startsWith('"\\u00') && typeOf(text) !== undefined ? markTyped(text) : text;
}
