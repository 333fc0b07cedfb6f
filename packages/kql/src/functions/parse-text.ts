import type { KqlType } from '../types.ts';
import { udfOf } from './scalar-function.ts';
import type { ScalarUdf } from './scalar-udf.ts';
import { parseDatetime } from './values/datetime-text.ts';
import type { DynamicValue } from './values/dynamic.ts';
import { parseLong, parseReal } from './values/real.ts';
import { compileRegex } from './values/regex.ts';
import { parseTimespan } from './values/timespan.ts';

/** Whether a captured text is a value of its column's type. */
function fitsType(text: string, type: string): boolean {
  switch (type as KqlType) {
    case 'int':
    case 'long':
      return parseLong(text) !== null;
    case 'real':
    case 'decimal':
      return parseReal(text) !== null;
    case 'datetime':
      return parseDatetime(text) !== null;
    case 'timespan':
      return parseTimespan(text) !== null;
    case 'bool':
      return /^(true|false|[01])$/i.test(text.trim());
    case 'string':
    case 'guid':
    case 'dynamic':
      return true;
  }
}

/** The captures of a `parse`; null where the text does not fit, or one capture is not of its type (unless relaxed). */
const parseText = udfOf('parse_text', {
  parameters: ['string', 'string', 'string', 'string'],
  returns: 'dynamic',
  evaluate: (text, pattern, types, kind): DynamicValue => {
    const match = compileRegex(pattern)?.exec(text);
    if (match === null || match === undefined) return null;
    // Nothing is captured by a pattern of texts alone.
    const wanted = types === '' ? [] : types.split(',');
    const parts = wanted.map((type, index) => {
      const part = match.groups?.[`k${index}`] ?? '';
      return fitsType(part, type) ? part : null;
    });
    return kind !== 'relaxed' && parts.includes(null) ? null : parts;
  },
});

/** `k1=v1, k2=v2` taken apart: the values of the keys, in the keys' order; the first of a key counts. */
const parsePairs = udfOf('parse_pairs', {
  parameters: ['string', 'dynamic', 'string', 'string', 'string', 'string', 'bool'],
  returns: 'dynamic',
  evaluate: (text, keys, pairDelimiter, kvDelimiter, quotes, escape, greedy): DynamicValue => {
    const pairs = splitPairs(text, { pairDelimiter, kvDelimiter, quotes, escape, greedy });
    const found = new Map<string, string>();
    for (const [key, value] of pairs) if (!found.has(key)) found.set(key, value);
    return Array.isArray(keys) ? keys.map((key) => found.get(String(key)) ?? null) : null;
  },
});

interface PairFormat {
  readonly pairDelimiter: string;
  readonly kvDelimiter: string;
  readonly quotes: string;
  readonly escape: string;
  readonly greedy: boolean;
}

function splitPairs(text: string, format: PairFormat): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text.indexOf(format.kvDelimiter, at);
    if (sign === -1) break;
    const key = text.slice(at, sign).trim().split(format.pairDelimiter).at(-1) ?? '';
    const after = sign + format.kvDelimiter.length;
    const start = after + (/^\s*/.exec(text.slice(after))?.[0].length ?? 0);
    const [value, end] = readValue(text, start, format);
    pairs.push([unquote(key.trim(), format), value]);
    at = end;
  }
  return pairs;
}

function unquote(key: string, format: PairFormat): string {
  const [open, close = open] = format.quotes;
  if (open === undefined || close === undefined || !key.startsWith(open) || !key.endsWith(close)) return key;
  return key.length < 2 ? key : key.slice(1, -1);
}

function readValue(text: string, start: number, format: PairFormat): readonly [string, number] {
  const [open, close = open] = format.quotes;
  if (open !== undefined && close !== undefined && text[start] === open)
    return readQuoted(text, start + 1, close, format);
  let end = text.indexOf(format.pairDelimiter, start);
  if (end === -1) end = text.length;
  if (format.greedy) {
    const nextSign = text.indexOf(format.kvDelimiter, start);
    if (nextSign === -1) end = text.length;
    else {
      const before = text.lastIndexOf(format.pairDelimiter, nextSign);
      end = before < start ? text.length : before;
    }
  }
  return [text.slice(start, end).trim(), end + format.pairDelimiter.length];
}

function readQuoted(
  text: string,
  start: number,
  close: string,
  format: PairFormat,
): readonly [string, number] {
  let value = '';
  let at = start;
  for (; at < text.length && text[at] !== close; at += 1) {
    if (format.escape !== '' && text[at] === format.escape) at += 1;
    value += text[at] ?? '';
  }
  const next = text.indexOf(format.pairDelimiter, at + 1);
  return [value, next === -1 ? text.length : next + format.pairDelimiter.length];
}

export const parseTextUdfs: readonly ScalarUdf[] = [parseText, parsePairs];
