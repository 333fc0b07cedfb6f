/**
 * The arguments of a Windows command line, by the rules of the C runtime: quotes group, a backslash only counts
 * before a quote, and two quotes inside a quoted part are one.
 */
export function splitCommandLine(text: string): readonly string[] {
  const parts: string[] = [];
  let current: string | undefined;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const slashes = /\\*/y;
    slashes.lastIndex = at;
    const run = slashes.exec(text)?.[0].length ?? 0;
    if (run > 0) {
      at += run;
      const beforeQuote = text[at] === '"';
      current = (current ?? '') + '\\'.repeat(beforeQuote ? Math.floor(run / 2) : run);
      if (beforeQuote && run % 2 === 1) current += '"';
      else at -= 1;
    } else if (text[at] === '"') {
      current ??= '';
      if (quoted && text[at + 1] === '"') {
        current += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (!quoted && /\s/.test(text[at] ?? '')) {
      if (current !== undefined) parts.push(current);
      current = undefined;
    } else current = (current ?? '') + (text[at] ?? '');
  }
  return current === undefined ? parts : [...parts, current];
}
