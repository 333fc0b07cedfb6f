/** The flags that hold at one place of a pattern. */
interface Flags {
  readonly caseless: boolean;
  readonly dotAll: boolean;
}

/** `(?i)` or `(?-i)`, which holds to the end of its group, or `(?i:`, which opens one. */
const flagGroup = /^\(\?([a-zA-Z]*)(?:-([a-zA-Z]+))?([:)])/;

/** Letters that differ from `k` and `s` in more than two ways, as Unicode folds them. */
const foldedMore: Readonly<Record<string, string>> = { k: '\u212a', s: '\u017f' };

/**
 * Writes flags that hold for a part of a pattern into that part: JavaScript of Node 20 has none of these. A letter
 * without case becomes a class of its cases, and a dot that takes line ends a class of everything.
 */
export function expandFlags(pattern: string): string {
  let flags: Flags = { caseless: false, dotAll: false };
  const outer: Flags[] = [];
  let out = '';
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const group = rest.startsWith('(?:') ? null : flagGroup.exec(rest);
    const part = group?.[0] ?? partOf(rest);
    if (group !== null) {
      if (group[3] === ':') outer.push(flags);
      flags = changed(flags, group[1] ?? '', group[2] ?? '');
      out += group[3] === ':' ? '(?:' : '';
    } else {
      if (part.startsWith('(')) outer.push(flags);
      if (part === ')') flags = outer.pop() ?? flags;
      out += withFlags(part, flags);
    }
    at += part.length;
  }
  return out;
}

/** An escape, a class, the opening of a group, or one character. */
function partOf(rest: string): string {
  const part =
    /^(?:\\(?:[pPx]\{[^}]*\}|x[0-9a-fA-F]{2}|.)|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|\(\?P?<\w+>|\(\?:|\(|.)/su.exec(
      rest,
    );
  return part?.[0] ?? rest.slice(0, 1);
}

function changed(flags: Flags, on: string, off: string): Flags {
  const unknown = /[^is]/.exec(on + off);
  if (unknown !== null)
    throw new SyntaxError(`the flag ${unknown[0]} in the middle of a pattern is not supported`);
  const after = (flag: string, before: boolean): boolean =>
    (before || on.includes(flag)) && !off.includes(flag);
  return { caseless: after('i', flags.caseless), dotAll: after('s', flags.dotAll) };
}

function withFlags(part: string, flags: Flags): string {
  if (part === '.' && flags.dotAll) return String.raw`[\s\S]`;
  if (!flags.caseless || part.startsWith('(')) return part;
  if (part.startsWith('[')) return caselessClass(part);
  if (/^\\[pPx]/.test(part))
    throw new SyntaxError(`${part} without case is not supported in a part of a pattern`);
  const cases = casesOf(part);
  return cases.length === 1 || part.length > 2 ? part : `[${cases.join('')}]`;
}

/** A letter in its cases; anything else alone. */
function casesOf(letter: string): readonly string[] {
  const single = (text: string): boolean => Array.from(text).length === 1;
  const [lower, upper] = [letter.toLowerCase(), letter.toUpperCase()];
  if (!single(letter) || lower === upper) return [letter];
  return [...new Set([letter, lower, upper].filter(single)), foldedMore[lower] ?? ''];
}

/** `[^a-f_]` as `[^a-f_A-F]`. A range that is not one of ASCII letters or digits is refused. */
function caselessClass(part: string): string {
  const members = part.match(/\[:\^?\w+:\]|\\.|[^\\]-[^\]\\]|./gsu) ?? [];
  const more = members.slice(1, -1).flatMap((member): readonly string[] => {
    if (/^\[:\^?(?:upper|lower):\]$/.test(member) || /^\\[pPx]/.test(member))
      throw new SyntaxError(`${member} without case is not supported in a part of a pattern`);
    if (/^(?:[a-z]-[a-z]|[A-Z]-[A-Z])$/.test(member)) return otherRange(member);
    if (/^.-.$/su.test(member) && !/^\d-\d$/.test(member))
      throw new SyntaxError(`the range ${member} without case is not supported in a part of a pattern`);
    return casesOf(member).slice(1);
  });
  return `${part.slice(0, -1)}${more.join('')}]`;
}

function otherRange(range: string): readonly string[] {
  const lower = range.toLowerCase();
  const folded = Object.keys(foldedMore).filter(
    (letter) => letter >= lower.charAt(0) && letter <= lower.charAt(2),
  );
  return [range === lower ? range.toUpperCase() : lower, ...folded.map((letter) => foldedMore[letter] ?? '')];
}
