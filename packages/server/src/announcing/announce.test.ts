import type { RunPlan } from '@drawbridge/playbook-runtime';
import { expect, it } from 'vitest';

import { contradictionsOf } from './announce.ts';

type Item = RunPlan['items'][number];

/** A plan of which only this is looked at. */
function planOf(contradictions: readonly string[], items: readonly Partial<Item>[]): RunPlan {
  return { contradictions, items } as unknown as RunPlan;
}

const protectedFirst: Partial<Item> = {
  overridden: [],
  notes: ['it is called otherwise'],
  contradictions: ['the cloud says kim'],
  decision: {
    kind: 'guarded',
    refusal: {
      guard: 'protected-assets',
      code: 'protected-asset',
      reason: 'it is protected',
      hints: [],
      overridable: true,
    },
  },
};

it('tells what does not agree also where something else refused the target first', () => {
  expect(contradictionsOf(planOf(['the incident says dana and kim'], [protectedFirst]))).toEqual([
    'the incident says dana and kim',
    'the cloud says kim',
    'it is called otherwise',
  ]);
});
