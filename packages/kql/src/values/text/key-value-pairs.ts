import { compileRegex, findMatches } from './regex.ts';

/** How `parse-kv` takes a text apart. */
export interface PairFormat {
  /** Both, or neither: then anything but a letter or a digit delimits. */
  readonly delimiters: { readonly pair: string; readonly kv: string } | undefined;
  /** One or two characters each: what opens and what closes. */
  readonly quotes: readonly string[];
  readonly escapes: readonly string[];
  readonly greedy: boolean;
  /** With a group for the key and one for the value, in place of all else. */
  readonly regex: string | undefined;
}

type Pair = readonly [key: string, value: string];

/** All pairs, in the order of the text; `keys` are those that are wanted. */
export function readPairs(text: string, keys: readonly string[], format: PairFormat): readonly Pair[] {
  if (format.regex !== undefined) return pairsByRegex(text, format.regex);
  return format.delimiters === undefined
    ? pairsByWords(text, keys, format)
    : pairsByDelimiters(text, { ...format, ...format.delimiters });
}

function pairsByRegex(text: string, pattern: string): readonly Pair[] {
  const regex = compileRegex(pattern, 'g');
  const matches = regex === null ? [] : findMatches(regex, text);
  return matches.map((match) => [(match[1] ?? '').trim(), (match[2] ?? '').trim()]);
}

/** A wanted key is a run of letters and digits; its value is the next run, or what is quoted. */
function pairsByWords(text: string, keys: readonly string[], format: PairFormat): readonly Pair[] {
  const words: string[] = [];
  let at = 0;
  while (at < text.length) {
    const close = closingQuote(text, at, format.quotes);
    const run = /^[\p{L}\p{N}]+/u.exec(text.slice(at))?.[0];
    if (close !== undefined && isTokenStart(text, at, '')) {
      const [value, end] = readQuoted(text, at + 1, close, format.escapes);
      words.push(value);
      at = end;
    } else if (run === undefined) at += 1;
    else {
      words.push(run);
      at += run.length;
    }
  }
  const pairs: Pair[] = [];
  for (let index = 0; index < words.length - 1; index += 1) {
    const [key = '', value = ''] = words.slice(index, index + 2);
    if (!keys.includes(key)) continue;
    pairs.push([key, value]);
    index += 1;
  }
  return pairs;
}

interface Delimited extends PairFormat {
  readonly pair: string;
  readonly kv: string;
}

function pairsByDelimiters(text: string, format: Delimited): readonly Pair[] {
  const pairs: Pair[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = findSign(text, at, format);
    if (sign === -1) break;
    const key = readKey(text.slice(at, sign).trim(), format);
    const after = sign + format.kv.length;
    const start = after + (/^\s*/.exec(text.slice(after))?.[0].length ?? 0);
    const [value, end] = readValue(text, start, format);
    pairs.push([key.trim(), value]);
    at = end;
  }
  return pairs;
}

/** Where the next delimiter of key and value is, quoted keys passed over. */
function findSign(text: string, from: number, format: Delimited): number {
  for (let at = from; at < text.length; at += 1) {
    const close = isTokenStart(text, at, format.pair) ? closingQuote(text, at, format.quotes) : undefined;
    const end = close === undefined ? -1 : text.indexOf(close, at + 1);
    if (end !== -1) at = end;
    else if (text.startsWith(format.kv, at)) return at;
  }
  return -1;
}

/** The key at the end of a text: what is quoted, or what follows the last delimiter of pairs. */
function readKey(text: string, format: Delimited): string {
  for (const quote of format.quotes) {
    const [open = '', close = open] = quote;
    const start = text.endsWith(close) ? text.lastIndexOf(open, text.length - 2) : -1;
    if (start !== -1 && isTokenStart(text, start, format.pair)) return text.slice(start + 1, -1);
  }
  return text.split(format.pair).at(-1) ?? '';
}

function isTokenStart(text: string, at: number, delimiter: string): boolean {
  if (at === 0 || (delimiter !== '' && text.endsWith(delimiter, at))) return true;
  return delimiter === '' ? !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '') : /\s/.test(text[at - 1] ?? '');
}

/** What closes the quote that opens here. */
function closingQuote(text: string, at: number, quotes: readonly string[]): string | undefined {
  const quote = quotes.find((candidate) => candidate.startsWith(text[at] ?? ''));
  return quote === undefined || text[at] === undefined ? undefined : quote.slice(-1);
}

function readValue(text: string, start: number, format: Delimited): readonly [string, number] {
  const close = closingQuote(text, start, format.quotes);
  if (close !== undefined) {
    const [value, end] = readQuoted(text, start + 1, close, format.escapes);
    const next = text.indexOf(format.pair, end);
    return [value, next === -1 ? text.length : next + format.pair.length];
  }
  let end = text.indexOf(format.pair, start);
  if (end === -1) end = text.length;
  if (format.greedy) {
    const nextSign = text.indexOf(format.kv, start);
    const before = nextSign === -1 ? -1 : text.lastIndexOf(format.pair, nextSign);
    end = before < start ? text.length : before;
  }
  return [text.slice(start, end).trim(), end + format.pair.length];
}

/** The text up to the quote that closes it, escapes resolved, and where it ends. */
function readQuoted(
  text: string,
  start: number,
  close: string,
  escapes: readonly string[],
): readonly [string, number] {
  let value = '';
  let at = start;
  for (; at < text.length && text[at] !== close; at += 1) {
    if (escapes.includes(text[at] ?? '')) at += 1;
    value += text[at] ?? '';
  }
  return [value, at + 1];
}
