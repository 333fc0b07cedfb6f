import { hoistCaseFlag } from './regex-flags.ts';
import { expandFlags } from './scoped-flags.ts';

/** Kusto's classes are Unicode's; JavaScript's `\d`, `\w` and `\b` are ASCII's. */
const word = String.raw`\p{L}\p{M}\p{N}\p{Pc}`;
const classes: Readonly<Record<string, { readonly inside: string; readonly outside: string }>> = {
  d: { inside: String.raw`\p{Nd}`, outside: String.raw`\p{Nd}` },
  D: { inside: String.raw`\P{Nd}`, outside: String.raw`\P{Nd}` },
  w: { inside: word, outside: `[${word}]` },
  W: { inside: String.raw`\W`, outside: `[^${word}]` },
  s: { inside: String.raw`\s`, outside: String.raw`\s` },
  S: { inside: String.raw`\S`, outside: String.raw`\S` },
};
const boundary = `(?:(?<=[${word}])(?![${word}])|(?<![${word}])(?=[${word}]))`;
const notBoundary = `(?:(?<=[${word}])(?=[${word}])|(?<![${word}])(?![${word}]))`;
const posix: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: String.raw`\s`,
  punct: String.raw`!-\/:-@\[-\x60\{-~`,
  xdigit: '0-9a-fA-F',
  word: String.raw`\w`,
};

/** Translates RE2 (as Kusto reads it) to JavaScript, with the `v`-less `u` flag. Throws SyntaxError on what is neither. */
function translateRegex(given: string): { readonly source: string; readonly flags: string } {
  const pattern = withoutScopedFlags(hoistCaseFlag(given));
  let flags = 'u';
  let rest = pattern;
  const leading = /^\(\?([imsU]+)\)/.exec(pattern);
  if (leading !== null) {
    const named = leading[1] ?? '';
    if (named.includes('U')) throw new SyntaxError('the flag U is not supported');
    flags += named;
    rest = pattern.slice(leading[0].length);
  }
  let out = '';
  let inClass = false;
  for (let at = 0; at < rest.length; at += 1) {
    const character = rest[at] ?? '';
    const next = rest[at + 1] ?? '';
    if (character === '\\') {
      at += 1;
      if (/[pPuxk]/.test(next)) {
        const longer = /^(?:[pP](?:\{[^}]*\}|[A-Z])|x\{[0-9a-fA-F]+\}|x[0-9a-fA-F]{2})/.exec(rest.slice(at));
        if (longer === null) throw new SyntaxError(`the escape \\${next} is not supported`);
        out += propertyEscape(longer[0]);
        at += longer[0].length - 1;
      } else out += translateEscape(next, inClass);
    } else if (inClass && character === '[' && next === ':') {
      const named = /^\[:(\w+):\]/.exec(rest.slice(at));
      const members = posix[named?.[1] ?? ''];
      if (named === null || members === undefined) throw new SyntaxError('unknown character class');
      out += members;
      at += named[0].length - 1;
    } else if (inClass) {
      if (character === ']') inClass = false;
      out += character === '[' ? '\\[' : character;
    } else if (character === '[') {
      inClass = true;
      const opening = /^\[(\^?)(\]?)/.exec(rest.slice(at));
      out += `[${opening?.[1] ?? ''}${opening?.[2] === ']' ? '\\]' : ''}`;
      at += (opening?.[0].length ?? 1) - 1;
    } else if (rest.startsWith('(?P<', at)) {
      out += '(?<';
      at += 3;
    } else if (/^\(\?[=!]|^\(\?<[=!]/.test(rest.slice(at))) {
      throw new SyntaxError('look-around is not supported by Kusto');
    } else if (/^\(\?[a-zA-Z-]+[:)]/.test(rest.slice(at)) && !rest.startsWith('(?:', at)) {
      throw new SyntaxError('flags in the middle of a pattern are not supported here');
    } else if (character === '{' && !/^\{\d+(,\d*)?\}/.test(rest.slice(at))) out += '\\{';
    else if (character === '}' && !/\{\d+(,\d*)?$/.test(rest.slice(0, at))) out += '\\}';
    else if (character === ']') out += '\\]';
    else if (character === '.' && !flags.includes('s')) out += '[^\\n]';
    else out += character;
  }
  return { source: out, flags };
}

/** What flags of a part of the pattern say, in other words. Leading `m` and `U` stay, for they hold for all of it. */
function withoutScopedFlags(pattern: string): string {
  const leading = /^\(\?([imsU]+)\)/.exec(pattern);
  const rest = pattern.slice(leading?.[0].length ?? 0);
  if (!/\(\?[a-zA-Z]*-?[a-zA-Z]+[:)]/.test(rest)) return pattern;
  const named = leading?.[1] ?? '';
  const [whole, scoped] = [named.replace(/[is]/g, ''), named.replace(/[mU]/g, '')];
  return `${whole === '' ? '' : `(?${whole})`}${expandFlags(`${scoped === '' ? '' : `(?${scoped})`}${rest}`)}`;
}

function propertyEscape(text: string): string {
  if (text.startsWith('x{')) return `\\u{${text.slice(2, -1)}}`;
  return text.length === 2 && /[pP]/.test(text[0] ?? '')
    ? `\\${text[0] ?? ''}{${text[1] ?? ''}}`
    : `\\${text}`;
}

function translateEscape(letter: string, inClass: boolean): string {
  const known = classes[letter];
  if (known !== undefined) return inClass ? known.inside : known.outside;
  if (letter === 'b') return inClass ? '\\b' : boundary;
  if (letter === 'B') return notBoundary;
  if (letter === 'A') return '^';
  if (letter === 'z' || letter === 'Z') return '$';
  if (letter === 'a') return '\\x07';
  if (/[nrtvf0]/.test(letter)) return `\\${letter}`;
  if (/[1-9]/.test(letter)) throw new SyntaxError('references back are not supported by Kusto');
  if (/[A-Za-z]/.test(letter)) throw new SyntaxError(`the escape \\${letter} is not known`);
  return /[\^$\\.*+?()[\]{}|/-]/.test(letter) ? (letter === '-' && !inClass ? '-' : `\\${letter}`) : letter;
}

const compiled = new Map<string, RegExp | SyntaxError>();

/** The compiled pattern with more flags; null where it is not valid. Kept, for it is used row by row. */
export function compileRegex(pattern: string, extraFlags = ''): RegExp | null {
  const key = `${extraFlags}/${pattern}`;
  let known = compiled.get(key);
  if (known === undefined) {
    known = tryCompile(pattern, extraFlags);
    if (compiled.size > 5000) compiled.clear();
    compiled.set(key, known);
  }
  if (known instanceof SyntaxError) return null;
  known.lastIndex = 0;
  return known;
}

function tryCompile(pattern: string, extraFlags: string): RegExp | SyntaxError {
  try {
    const { source, flags } = translateRegex(pattern);
    return new RegExp(source, Array.from(new Set(Array.from(flags + extraFlags))).join(''));
  } catch (error) {
    return error instanceof SyntaxError ? error : new SyntaxError(String(error));
  }
}

/** The matches from left to right. One that is empty does not stand where another has just ended, as it may in JavaScript. */
export function findMatches(regex: RegExp, text: string): readonly RegExpExecArray[] {
  let end = -1;
  return [...text.matchAll(regex)].filter((match) => {
    const isKept = match[0] !== '' || match.index !== end;
    end = match.index + match[0].length;
    return isKept;
  });
}

/** What is wrong with a pattern, or undefined. */
export function checkRegex(pattern: string): string | undefined {
  const result = tryCompile(pattern, '');
  return result instanceof SyntaxError ? result.message : undefined;
}

/** How many capturing groups a pattern has; none where it is not valid. */
export function countGroups(pattern: string): number {
  const result = tryCompile(`${pattern}|`, '');
  return result instanceof RegExp ? (result.exec('')?.length ?? 1) - 1 : 0;
}
