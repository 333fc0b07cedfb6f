/**
 * Whether a whole text fits a pattern in which `*` stands for any text, also none; everything else stands for itself, in
 * its case. Every part is looked for once, from left to right: as a regular expression, `*a*a*a*c` takes a minute on 500
 * letters.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return pattern === text;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
