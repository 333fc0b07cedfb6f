import { describe, expect, test } from 'vitest';

import type { ManagedGroup } from '../managed-groups.ts';
import { groupDifferences, planGroupStep, repairs, summariseGroupStep } from './power-change.ts';
import type { PowerParameters } from './power-parameters.ts';

type Choice = PowerParameters['managedInstanceGroup'];

const path = { project: 'example-prod', zone: 'europe-west1-b', region: null, name: 'web' };
const group: ManagedGroup = {
  ...path,
  defaultActionOnFailure: 'REPAIR',
  onFailedHealthCheck: null,
  targetSize: 3,
  autoscaler: null,
  healthChecks: [],
  isMember: true,
};

describe('a group repairs its members', () => {
  test.each([
    ['REPAIR', null, true],
    ['REPAIR', 'DO_NOTHING', true],
    ['DO_NOTHING', 'REPAIR', true],
    ['DO_NOTHING', null, false],
    ['DO_NOTHING', 'DEFAULT_ACTION', false],
    ['DO_NOTHING', 'DO_NOTHING', false],
    // What Google may yet add is no promise to leave them alone.
    ['DELETE', null, true],
  ])('with %s, and %s on a failed health check: %s', (defaultActionOnFailure, onFailedHealthCheck, does) => {
    expect(repairs({ defaultActionOnFailure, onFailedHealthCheck })).toBe(does);
  });
});

describe('of a group', () => {
  test.each<Choice>(['abandon', 'set-policy', 'stop-anyway'])(
    'nothing becomes where the machine is no member (%s)',
    (choice) => {
      expect(planGroupStep(null, choice)).toBeNull();
      expect(planGroupStep({ ...group, isMember: false }, choice)).toBeNull();
    },
  );

  test('a member is taken when that is said, whatever its policy', () => {
    const abandoned = { ...path, step: 'abandon', policy: null };
    expect(planGroupStep(group, 'abandon')).toEqual(abandoned);
    expect(planGroupStep({ ...group, defaultActionOnFailure: 'DO_NOTHING' }, 'abandon')).toEqual(abandoned);
  });

  test.each([
    // Not set, the action on a failed health check follows the other one.
    ['REPAIR', null, null],
    ['REPAIR', 'DEFAULT_ACTION', 'DEFAULT_ACTION'],
    ['REPAIR', 'DO_NOTHING', 'DO_NOTHING'],
    ['REPAIR', 'REPAIR', 'DO_NOTHING'],
    ['DO_NOTHING', 'REPAIR', 'DO_NOTHING'],
  ])('the policy %s/%s becomes DO_NOTHING/%s', (defaultActionOnFailure, onFailedHealthCheck, ours) => {
    const before = { defaultActionOnFailure, onFailedHealthCheck };
    expect(planGroupStep({ ...group, ...before }, 'set-policy')).toEqual({
      ...path,
      step: 'set-policy',
      policy: { before, ours: { defaultActionOnFailure: 'DO_NOTHING', onFailedHealthCheck: ours } },
    });
  });

  test('the policy is left alone where it repairs nothing, and where that is said', () => {
    const none = { ...path, step: 'none', policy: null };
    expect(planGroupStep({ ...group, defaultActionOnFailure: 'DO_NOTHING' }, 'set-policy')).toEqual(none);
    expect(planGroupStep(group, 'stop-anyway')).toEqual(none);
    expect(planGroupStep(group, 'suspend-anyway')).toEqual(none);
  });
});

describe('the plan shows', () => {
  const shown = (of: ManagedGroup | null, choice: Choice) => groupDifferences(planGroupStep(of, choice), of);

  test('that a member leaves its group, which wants one less then, and never less than none', () => {
    const left = { field: 'member of group web', before: 'yes', after: 'no' };
    expect(shown(group, 'abandon')).toEqual([
      left,
      { field: 'target size of group web', before: '3', after: '2' },
    ]);
    expect(shown({ ...group, targetSize: 0 }, 'abandon')).toEqual([
      left,
      { field: 'target size of group web', before: '0', after: '0' },
    ]);
  });

  test('of the policy what is changed, and nothing else', () => {
    expect(shown(group, 'set-policy')).toEqual([
      { field: 'defaultActionOnFailure of group web', before: 'REPAIR', after: 'DO_NOTHING' },
    ]);
    expect(
      shown({ ...group, defaultActionOnFailure: 'DO_NOTHING', onFailedHealthCheck: 'REPAIR' }, 'set-policy'),
    ).toEqual([{ field: 'onFailedHealthCheck of group web', before: 'REPAIR', after: 'DO_NOTHING' }]);
  });

  test('no group where none is touched', () => {
    expect(shown(group, 'stop-anyway')).toEqual([]);
    expect(shown(null, 'abandon')).toEqual([]);
  });
});

test('the summary says what is done to the group', () => {
  const summary = (choice: Choice) => summariseGroupStep(planGroupStep(group, choice));
  expect(summary('abandon')).toBe(', after taking it out of group web for good');
  expect(summary('set-policy')).toBe(', after telling group web to repair none of its members');
  expect(summary('stop-anyway')).toBe('');
  expect(summariseGroupStep(null)).toBe('');
});
