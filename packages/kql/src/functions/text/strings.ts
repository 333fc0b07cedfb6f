import { call, literal, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, lowerArguments } from '../definition/function-call.ts';
import { javascript, lowered, native, type ScalarFunction } from '../definition/scalar-function.ts';
import { dynamicToString, isArray } from '../../values/dynamic/dynamic.ts';
import { compileRegex, findMatches } from '../../values/text/regex.ts';

const strcat = lowered(['strcat'], (invocation) =>
  call('concat', 'string', ...lowerArguments(invocation).map((value) => convert(value, 'string'))),
);

/** The text `count` times, with a separator. */
const strrep = javascript({
  names: ['strrep'],
  parameters: ['string', 'long', 'string?'],
  returns: 'string',
  evaluate: (text, count, separator) =>
    Array.from({ length: Math.max(0, Math.min(1024, Number(count))) }, () => text).join(separator ?? ''),
});

const strcatDelim = lowered(['strcat_delim'], (invocation) => {
  const [delimiter, ...values] = lowerArguments(invocation).map((value) => convert(value, 'string'));
  const between = delimiter ?? literal('string', '');
  const parts = values.flatMap((value, index): Scalar[] => (index === 0 ? [value] : [between, value]));
  return call('concat', 'string', ...parts);
});

/** A negative start counts from the end; nothing begins before the beginning. */
const substring = javascript({
  names: ['substring'],
  parameters: ['string', 'long', 'long?'],
  returns: 'string',
  evaluate: (text, start, length) => {
    const characters = Array.from(text);
    const from = Number(start) < 0 ? characters.length + Number(start) : Number(start);
    if (from < 0) return '';
    const to = length === null ? characters.length : from + Number(length);
    return characters.slice(Math.max(0, from), Math.max(0, to)).join('');
  },
});

const surrogate = /[\ud800-\udfff]/;

/** Kusto counts characters, where JavaScript counts units of 16 bits. */
const countCharacters = (text: string): number =>
  surrogate.test(text) ? Array.from(text).length : text.length;

/** How many units the first characters take. */
const unitsOf = (text: string, characters: number): number =>
  surrogate.test(text) ? Array.from(text).slice(0, characters).join('').length : characters;

/** Where the `occurrence`th match begins; −1 where there is none, null for an empty search. */
const indexOf = javascript({
  names: ['indexof'],
  parameters: ['string', 'string', 'long?', 'long?', 'long?'],
  returns: 'long',
  evaluate: (text, part, start, length, occurrence) => {
    if (part === '') return null;
    const count = countCharacters(text);
    const wanted = Number(occurrence ?? 1n);
    let from = Number(start ?? 0n);
    if (wanted < 0 || Number(length ?? 0n) < -1) return null;
    if (from < 0) from = Math.max(0, count + from);
    const size = Number(length ?? -1n);
    const end = unitsOf(text, size < 0 ? count : Math.min(count, from + size));
    let at = unitsOf(text, from) - 1;
    for (let found = 0; found < Math.max(1, wanted); found += 1) {
      at = text.indexOf(part, at + 1);
      // The length counts the places where the part may begin.
      if (at === -1 || at >= end) return -1n;
    }
    return BigInt(countCharacters(text.slice(0, at)));
  },
});

/** Overlapping occurrences of a text, or matches of a regular expression. */
const countOf = javascript({
  names: ['countof'],
  parameters: ['string', 'string', 'string?'],
  returns: 'long',
  evaluate: (text, part, kind) => {
    if (kind === 'regex') {
      const regex = compileRegex(part, 'g');
      return regex === null ? null : BigInt(findMatches(regex, text).length);
    }
    if (part === '') return 0n;
    let count = 0;
    for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) count += 1;
    return BigInt(count);
  },
});

const splitText = (text: string, delimiter: string): readonly string[] =>
  delimiter === '' ? [text] : text.split(delimiter);

const split = javascript({
  names: ['split'],
  parameters: ['string', 'string', 'long?'],
  returns: 'dynamic',
  evaluate: (text, delimiter, index) => {
    const parts = splitText(text, delimiter);
    if (index === null) return parts;
    const part = index < 0n ? undefined : parts[Number(index)];
    return part === undefined ? null : [part];
  },
});

const trims = (
  [
    ['trim', true, true],
    ['trim_start', true, false],
    ['trim_end', false, true],
  ] as const
).map(([name, start, end]) =>
  javascript({
    names: [name],
    parameters: ['string', 'string'],
    returns: 'string',
    regex: 0,
    evaluate: (pattern, text) => {
      let rest = text;
      const head = start ? compileRegex(`^(?:${pattern})`.replace(/^\^\(\?:(\(\?[ims]+\))/, '$1^(?:')) : null;
      if (head !== null) rest = rest.replace(head, '');
      const tail = end ? compileRegex(`(?:${pattern})$`.replace(/^\(\?:(\(\?[ims]+\))/, '$1(?:')) : null;
      return tail === null ? rest : rest.replace(tail, '');
    },
  }),
);

const replaceRegex = javascript({
  names: ['replace_regex'],
  parameters: ['string', 'string', 'string'],
  returns: 'string',
  regex: 1,
  evaluate: (text, pattern, replacement) => {
    const regex = compileRegex(pattern, 'g');
    if (regex === null) return text;
    let rest = 0;
    const parts = findMatches(regex, text).map((match) => {
      const rewritten = replacement.replace(/\\(\d)/g, (_, digit: string) => match[Number(digit)] ?? '');
      const part = text.slice(rest, match.index) + rewritten;
      rest = match.index + match[0].length;
      return part;
    });
    return parts.join('') + text.slice(rest);
  },
});

/** `replace(regex, rewrite, text)` has another order than `replace_regex(text, regex, rewrite)`. */
const replaceOld = lowered(['replace'], (invocation) => {
  const [pattern, rewrite, text] = [0, 1, 2].map((index) => convert(argument(invocation, index), 'string'));
  if (pattern === undefined || rewrite === undefined || text === undefined)
    throw new Error('three arguments');
  return replaceRegex.call(text, pattern, rewrite);
});

/**
 * A text that is searched earlier in the list claims its places before later ones look; what was put in is not
 * searched again. A replacement that is not text leaves its places as they are.
 */
const replaceStrings = javascript({
  names: ['replace_strings'],
  parameters: ['string', 'dynamic', 'dynamic'],
  returns: 'string',
  evaluate: (text, searched, replacements) => {
    let pieces: readonly { readonly text: string; readonly claimed: boolean }[] = [{ text, claimed: false }];
    for (const [index, find] of (isArray(searched) ? searched : []).entries()) {
      if (typeof find !== 'string' || find === '') continue;
      const put = isArray(replacements) ? replacements[index] : undefined;
      const filler = { text: typeof put === 'string' ? put : find, claimed: true };
      pieces = pieces.flatMap((piece) => {
        if (piece.claimed) return [piece];
        const parts = piece.text.split(find).map((part) => ({ text: part, claimed: false }));
        return parts.flatMap((part, at) => (at === 0 ? [part] : [filler, part]));
      });
    }
    return pieces.map((piece) => piece.text).join('');
  },
});

const reverse = javascript({
  names: ['reverse'],
  parameters: ['string'],
  returns: 'string',
  evaluate: (text) => Array.from(text).reverse().join(''),
});

/** Each character of the first set becomes that of the second at its place, the last one where it is shorter. */
const translate = javascript({
  names: ['translate'],
  parameters: ['string', 'string', 'string'],
  returns: 'string',
  evaluate: (from, to, text) => {
    const [sources, targets] = [Array.from(from), Array.from(to)];
    const change = (character: string): string => {
      const at = sources.indexOf(character);
      return at === -1 ? character : (targets[Math.min(at, targets.length - 1)] ?? '');
    };
    return Array.from(text).map(change).join('');
  },
});

const strcmp = javascript({
  names: ['strcmp'],
  parameters: ['string', 'string'],
  returns: 'long',
  evaluate: (a, b) => (a === b ? 0n : a < b ? -1n : 1n),
});

const strcatArray = javascript({
  names: ['strcat_array', 'array_strcat'],
  parameters: ['dynamic', 'string'],
  returns: 'string',
  evaluate: (array, delimiter) => (isArray(array) ? array.map(dynamicToString).join(delimiter) : ''),
});

/** A text as a regular expression that finds it. */
const regexQuote = javascript({
  names: ['regex_quote'],
  parameters: ['string'],
  returns: 'string',
  evaluate: (text) => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&'),
});

/** Where the `occurrence`th match begins within the range; −1 where there is none, null for a start before the text. */
const indexOfRegex = javascript({
  names: ['indexof_regex'],
  parameters: ['string', 'string', 'long?', 'long?', 'long?'],
  returns: 'long',
  regex: 1,
  evaluate: (text, pattern, start, length, occurrence) => {
    const from = Number(start ?? 0n);
    const size = Number(length ?? -1n);
    const wanted = Number(occurrence ?? 1n);
    const regex = compileRegex(pattern, 'g');
    if (from < 0 || wanted < 1 || size < -1 || regex === null) return null;
    const [begin, end] = [unitsOf(text, from), size === -1 ? text.length : unitsOf(text, from + size)];
    const found = findMatches(regex, text.slice(begin, end))[wanted - 1];
    return found === undefined ? -1n : BigInt(countCharacters(text.slice(0, begin + found.index)));
  },
});

const hasAnyIndex = javascript({
  names: ['has_any_index'],
  parameters: ['string', 'dynamic'],
  returns: 'long',
  evaluate: (text, terms) => {
    const items = isArray(terms) ? terms.map(dynamicToString) : [];
    const words = new Set(text.toLowerCase().split(/[^\p{L}\p{N}]+/u));
    return BigInt(items.findIndex((item) => words.has(item.toLowerCase())));
  },
});

/** Texts; the functions whose first argument may be dynamic read it as `tostring()` does. */
export const textFunctions: readonly ScalarFunction[] = [
  strcat,
  strcatDelim,
  strrep,
  substring,
  indexOf,
  countOf,
  split,
  ...trims,
  replaceRegex,
  replaceOld,
  replaceStrings,
  reverse,
  translate,
  strcmp,
  strcatArray,
  hasAnyIndex,
  regexQuote,
  indexOfRegex,
  native(['strlen'], ['string'], 'long', 'text_length'),
  native(['string_size'], ['string'], 'long', 'text_size'),
  native(['tolower'], ['string'], 'string', 'lower'),
  native(['toupper'], ['string'], 'string', 'upper'),
  native(['replace_string'], ['string', 'string', 'string'], 'string', 'replace_text'),
  lowered(['isascii'], (invocation) => call('is_ascii', 'bool', convert(argument(invocation, 0), 'string'))),
  // A text of Kusto is always UTF-8.
  lowered(['isutf8'], (invocation) =>
    call('is_not_null', 'bool', convert(argument(invocation, 0), 'string')),
  ),
];
