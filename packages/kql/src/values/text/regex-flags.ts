/**
 * RE2 lets `(?i)` stand anywhere and hold from there on, and `(?i:…)` for a group; JavaScript of Node 20 knows flags
 * only for a whole pattern. The two mean the same where nothing outside has a letter, as in `^(?i)(fe80|fc00):`:
 * then the flag is moved to the front. Other patterns are left as they are, and are refused later.
 */
export function hoistCaseFlag(pattern: string): string {
  const bare = /^((?:[^\\(]|\\.|\((?!\?i\)))*?)\(\?i\)/s.exec(pattern);
  if (bare !== null) {
    const before = bare[1] ?? '';
    const rest = pattern.slice(bare[0].length);
    return isCaseless(before) && isBalanced(before) ? `(?i)${before}${rest}` : pattern;
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
