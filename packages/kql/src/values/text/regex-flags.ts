/**
 * RE2 lets `(?i)` stand anywhere and hold from there on, and `(?i:…)` for a group; JavaScript of Node 20 knows flags
 * only for a whole pattern. The two mean the same where nothing outside has a letter, as in `^(?i)(fe80|fc00):`:
 * then the flag is moved to the front. Other patterns are left as they are, and are refused later.
 */
export function hoistCaseFlag(given: string): string {
  const pattern = withoutLastReset(given);
  const bare = /^((?:[^\\(]|\\.|\((?!\?i\)))*?)\(\?i\)/s.exec(pattern);
  if (bare !== null) {
    const before = bare[1] ?? '';
    const rest = pattern.slice(bare[0].length);
    const after = isBalanced(before) ? '' : afterGroup(rest);
    return isCaseless(before) && isCaseless(after) ? `(?i)${before}${rest}` : pattern;
  }
  const group = pattern.indexOf('(?i:');
  if (group === -1) return pattern;
  const end = groupEnd(pattern, group);
  const [before, inside, after] = [
    pattern.slice(0, group),
    pattern.slice(group + 4, end),
    pattern.slice(end),
  ];
  return isCaseless(before) && isCaseless(after) ? `(?i)${before}(?:${inside}${after}` : pattern;
}

/** Without `(?-i)` where no letter comes after it: `(?i)Admin(?-i)`. */
function withoutLastReset(pattern: string): string {
  const at = pattern.lastIndexOf('(?-i)');
  const after = pattern.slice(at + 5);
  return at === -1 || !pattern.includes('(?i)') || !isCaseless(after)
    ? pattern
    : pattern.slice(0, at) + after;
}

/** What comes after the group in which a pattern begins. */
function afterGroup(rest: string): string {
  return rest.slice(groupEnd(`(${rest}`, 0));
}

/** Whether no letter of the pattern stands for itself. */
function isCaseless(pattern: string): boolean {
  const letters = pattern.replace(/\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|x..|.)|\(\?(?:[imsU-]*[:)]|P?<\w+>)/gs, '');
  return letters.toLowerCase() === letters.toUpperCase();
}

function isBalanced(pattern: string): boolean {
  const marks = pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]/gs, '');
  return (marks.match(/\(/g)?.length ?? 0) === (marks.match(/\)/g)?.length ?? 0);
}

/** The offset of the `)` that closes the group which opens at `start`; the pattern's length if none does. */
function groupEnd(pattern: string, start: number): number {
  let depth = 0;
  let inClass = false;
  for (let at = start; at < pattern.length; at += 1) {
    const character = pattern[at];
    if (character === '\\') at += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else if (character === '(') depth += 1;
    else if (character === ')') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return pattern.length;
}
