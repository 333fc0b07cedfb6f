import type { Target } from '@drawbridge/incident-model';
import { expect, test } from 'vitest';

import { useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { deleteAccessKeyCase } from './conformance-case.suite.ts';

const start = useStages();
const stage = (target: Partial<Target> = {}) =>
  start({ ...deleteAccessKeyCase, target: { ...deleteAccessKeyCase.target, ...target } as Target });

test('deletes that one inactive key, and no other', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toContain('for good');
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(
    sim
      .snapshot()
      .aws.users.slice(0, 2)
      .map((user) => user.accessKeys.map((key) => key.accessKeyId)),
  ).toEqual([['AKIAEXAMPLEALICE0001'], ['AKIAEXAMPLEBOB000001']]);
});

test('refuses a key that is active, and leads to the deactivation', async () => {
  const { sim, plan } = await stage({ accessKeyId: 'AKIAEXAMPLEALICE0001' });
  expect(await plan()).toMatchObject({
    outcome: 'refused',
    code: 'still-active',
    instead: [{ action: 'aws.iam.deactivate-access-key' }],
  });
  expect(writesOf(sim)).toEqual([]);
});

test('leads a temporary key of a role to the sessions of the role', async () => {
  const principalArn = 'arn:aws:sts::123456789012:assumed-role/Deploy/alice';
  const { plan } = await stage({ accessKeyId: 'ASIAEXAMPLESESSION01', principalArn });
  expect(await plan()).toMatchObject({
    outcome: 'refused',
    code: 'temporary-key',
    instead: [{ action: 'aws.iam.revoke-role-sessions', target: { roleName: 'Deploy' } }],
  });
});
