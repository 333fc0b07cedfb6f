/**
 * Offsets inside JSON texts that JSON.parse does not give: where each value of a sequence ends, and where each
 * element of an array begins. They only have to be right for texts that parse; for others the parser complains.
 */

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xfeff;
const opens = (code: number): boolean => code === OPEN_BRACKET || code === OPEN_BRACE;
const closes = (code: number): boolean => code === CLOSE_BRACKET || code === CLOSE_BRACE;

/** The offset of the first character at or after `from` that is not white space; the text's length if there is none. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

/** The offset just after the JSON value that begins at `start`; the text's length if it is not closed. */
export function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    else if (opens(code)) depth += 1;
    else if (closes(code)) depth -= 1;
    else if (depth > 0 || !isSpace(code)) continue;
    if (depth <= 0) return Math.min(text.length, isSpace(code) ? at : at + 1);
  }
  return text.length;
}

/** The offset at which each element of the array begins whose `[` is at `open`. */
export function elementStarts(text: string, open: number): number[] {
  const starts: number[] = [];
  let depth = 0;
  let expecting = false;
  for (let at = open; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) continue;
    if (depth === 1 && expecting && code !== CLOSE_BRACKET) {
      starts.push(at);
      expecting = false;
    }
    if (code === QUOTE) at = stringEnd(text, at);
    else if (opens(code)) {
      depth += 1;
      expecting = depth === 1;
    } else if (closes(code)) {
      depth -= 1;
      if (depth === 0) break;
    } else if (code === COMMA && depth === 1) expecting = true;
  }
  return starts;
}

/** The offset of the `[` of the first array that is a direct member of the object at `start`; -1 if there is none. */
export function memberArrayStart(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at);
    else if (opens(code)) {
      if (depth === 1 && code === OPEN_BRACKET) return at;
      depth += 1;
    } else if (closes(code)) depth -= 1;
  }
  return -1;
}

/** The offset of the closing quote of the string that opens at `start`; the text's length if it is not closed. */
export function stringEnd(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}
