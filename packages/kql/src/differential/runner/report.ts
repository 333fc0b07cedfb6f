import type { Disagreement, Tally } from './tally.ts';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, count) => total + count, 0);

const described = ({ rule, kql, expected, actual, source }: Disagreement): string =>
  [
    `  ${rule}`,
    `    print ${kql}`,
    `    expected ${expected}`,
    `    answered ${actual}`,
    `    by       ${source}`,
  ].join('\n');

function mostFrequent(title: string, tallies: readonly ReadonlyMap<string, number>[]): string[] {
  const together = new Map<string, number>();
  for (const [text, count] of tallies.flatMap((counts) => [...counts]))
    together.set(text, (together.get(text) ?? 0) + count);
  if (together.size === 0) return [];
  const ordered = [...together].sort(([, left], [, right]) => right - left);
  return [`${title}:`, ...ordered.map(([text, count]) => `  ${count.toString().padStart(7)}  ${text}`)];
}

/** By function or operator: in how many rules it stands, and how often its values were compared. */
export function coverageTable(tallies: readonly Tally[]): string {
  const byName = new Map<string, { rules: number; compared: number; undecided: number; refused: number }>();
  for (const [signature, counts] of tallies.flatMap((tally) => [...tally.coverage])) {
    const name = signature.slice(0, signature.lastIndexOf('('));
    const found = byName.get(name) ?? { rules: 0, compared: 0, undecided: 0, refused: 0 };
    byName.set(name, {
      rules: found.rules + 1,
      compared: found.compared + counts.compared,
      undecided: found.undecided + counts.undecided,
      refused: found.refused + counts.refused,
    });
  }
  const rows = [...byName].sort(([left], [right]) => (left < right ? -1 : 1));
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell, place) => (place === 0 ? `${cell}`.padEnd(34) : `${cell}`.padStart(10))).join('');
  return [
    line(['function', 'kinds', 'compared', 'undecided', 'refused']),
    ...rows.map(([name, counts]) =>
      line([name, counts.rules, counts.compared, counts.undecided, counts.refused]),
    ),
  ].join('\n');
}

/** The disagreements, what was left open and why, and the counts in the last line. */
export function runReport(tallies: readonly Tally[], seed: number): string {
  const disagreements = tallies.flatMap((tally) => tally.disagreements);
  const functions = new Set(
    tallies
      .flatMap((tally) => [...tally.coverage])
      .filter(([, counts]) => counts.compared > 0)
      .map(([signature]) => signature.slice(0, signature.lastIndexOf('('))),
  );
  const undecided = sum(tallies.flatMap((tally) => [...tally.undecided.values()]));
  const refused = sum(tallies.flatMap((tally) => [...tally.refused.values()]));
  const disagreeing = sum(tallies.flatMap((tally) => [...tally.disagreeing.values()]));
  return [
    ...mostFrequent(
      'Not compared, because nothing decides',
      tallies.map((tally) => tally.undecided),
    ),
    ...mostFrequent(
      'Refused by the engine',
      tallies.map((tally) => tally.refused),
    ),
    ...(disagreements.length === 0
      ? []
      : ['Disagreements, each rule at most twice:', ...disagreements.map(described)]),
    `seed ${seed}: ${sum(tallies.map((tally) => tally.compared))} values of ${functions.size} functions and operators compared, ${disagreeing} disagreements; ${undecided} undecided, ${refused} expressions refused`,
  ].join('\n');
}
