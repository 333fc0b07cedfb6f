import { problem, type Problem } from '@drawbridge/base';
import type { CasesOfRules, DetectionRule } from '@drawbridge/detection-core';

/**
 * Rules without a case that fires, or without one that stays quiet. Warnings, unless `required` says how many of each a
 * rule needs.
 */
export function untestedRules(
  rules: readonly DetectionRule[],
  cases: CasesOfRules,
  required: number | undefined,
): readonly Problem[] {
  const wanted = required ?? 1;
  return rules.flatMap((rule) =>
    (['fires', 'quiet'] as const).flatMap((kind) => {
      const count = cases.of(rule).filter((detectionCase) => detectionCase.kind === kind).length;
      return count >= wanted ? [] : [untested(rule, kind, count, required)];
    }),
  );
}

function untested(
  { name, origin: { file } }: DetectionRule,
  kind: 'fires' | 'quiet',
  count: number,
  required: number | undefined,
): Problem {
  const what = kind === 'fires' ? 'fires' : 'stays quiet';
  const message =
    count === 0
      ? `the rule '${name}' has no case that ${what}`
      : `the rule '${name}' has ${count} of the ${required ?? 1} cases that it needs of those where it ${what}`;
  return problem('check/untested', message, {
    severity: required === undefined ? 'warning' : 'error',
    file,
    hints: [`add cases/${kind}-<what>.yaml beside it`],
  });
}
