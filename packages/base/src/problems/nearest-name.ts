/** The candidate that a mistyped name most likely meant: at most a third of its letters differ. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const ranked = candidates
    .filter((candidate) => candidate !== name)
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best !== undefined && best.distance <= Math.max(2, best.candidate.length / 3)) return best.candidate;
  return onlyLonger(name, candidates);
}

/** `relevantTechniques` for `techniques`: the only candidate that a whole word is a part of. */
function onlyLonger(name: string, candidates: readonly string[]): string | undefined {
  if (name.length < 5) return undefined;
  const longer = candidates.filter((candidate) => candidate.toLowerCase().endsWith(name.toLowerCase()));
  return longer.length === 1 && longer[0] !== name ? longer[0] : undefined;
}

/** Levenshtein's distance. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 0; row < a.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < b.length; column += 1) {
      const substituted = (previous[column] ?? 0) + (a[row] === b[column] ? 0 : 1);
      current.push(Math.min(substituted, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

/** The hints for an unknown name: what was most likely meant, and what there is (the first 30, sorted). */
export function nameHints(name: string, candidates: readonly string[], what: string): readonly string[] {
  const near = nearestName(name, candidates);
  const sorted = [...candidates].sort((a, b) => (a < b ? -1 : 1));
  const more = sorted.length > 30 ? ` and ${sorted.length - 30} more` : '';
  return [
    ...(near === undefined ? [] : [`did you mean '${near}'?`]),
    ...(sorted.length === 0 ? [] : [`${what}: ${sorted.slice(0, 30).join(', ')}${more}`]),
  ];
}
