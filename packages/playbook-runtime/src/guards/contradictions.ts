import type { TargetFacts } from '@drawbridge/response-actions';

import { overrideHint, type GuardRefusal } from './guard-refusal.ts';

/**
 * Where incident and cloud say two things that are not one, nobody knows who was meant, and acting on either would be
 * a guess. A person chooses, by naming the target; or two people agree that it is the right one all the same.
 */
export function checkContradictions(
  inIncident: readonly string[],
  { contradictions = [] }: Pick<TargetFacts, 'contradictions'>,
): readonly GuardRefusal[] {
  return [...inIncident, ...contradictions].map((reason) => ({
    guard: 'identity-contradiction',
    code: 'identity-contradiction',
    reason,
    hints: [
      'find out who was meant, and contain the right one by its id alone: drawbridge contain KIND ID',
      overrideHint('identity-contradiction'),
    ],
    overridable: true,
  }));
}
