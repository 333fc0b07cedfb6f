import type { Problem } from '@drawbridge/base';

import { keptProblems, unfitRowCode } from './file-outcome.ts';
import type { ReadingOutcome } from './reading.ts';

/** What became of all files, of what became of some of them each, in their order. */
export function mergeOutcomes(outcomes: readonly ReadingOutcome[]): ReadingOutcome {
  const rows = new Map<string, number>();
  for (const { rowsByTable } of outcomes)
    for (const [table, count] of Object.entries(rowsByTable)) rows.set(table, (rows.get(table) ?? 0) + count);
  const sum = (of: (outcome: ReadingOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + of(outcome), 0);
  return {
    rowsByTable: Object.fromEntries(rows),
    unrecognised: outcomes.flatMap((outcome) => outcome.unrecognised),
    unfit: sum((outcome) => outcome.unfit),
    problems: withFirstUnfit(outcomes.flatMap((outcome) => outcome.problems)),
    loadProblems: outcomes.flatMap((outcome) => outcome.loadProblems).slice(0, keptProblems),
    problemCount: sum((outcome) => outcome.problemCount),
  };
}

/** Each outcome names a hundred records that were not loaded; all together name the first hundred. */
function withFirstUnfit(problems: readonly Problem[]): readonly Problem[] {
  let unfit = 0;
  return problems.filter(({ code }) => {
    if (code !== unfitRowCode) return true;
    unfit += 1;
    return unfit <= keptProblems;
  });
}
