import type { WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { changeOf, useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { denyUserCase } from './conformance-case.suite.ts';

const start = useStages();
const account = '123456789012';
const allow = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

function stage(target: Target = denyUserCase.target, aws: NonNullable<WorldInput['aws']> = {}) {
  return start({ ...denyUserCase, target, world: { aws: { ...denyUserCase.world.aws, ...aws } } });
}

test('denies everything to the owner of the key, and leaves the other policies alone', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe(
    'Deny everything to IAM user alice in account 123456789012 (inline policy DrawbridgeDenyAll)',
  );
  expect(plan.facts).toMatchObject({
    groups: expect.arrayContaining(['developers', `arn:aws:iam::${account}:group/developers`]) as unknown,
    account,
  });
  expect(result).toMatchObject({ outcome: 'contained' });
  const [alice, bob] = sim.snapshot().aws.users;
  expect(Object.keys(alice?.inlinePolicies ?? {}).sort()).toEqual(['DrawbridgeDenyAll', 'Work']);
  expect(JSON.parse(alice?.inlinePolicies.DrawbridgeDenyAll ?? '')).toMatchObject({
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
  });
  expect(bob?.inlinePolicies).toEqual({});
});

test('takes the next name where somebody has put another policy under ours', async () => {
  const users = [{ userName: 'alice', inlinePolicies: { DrawbridgeDenyAll: allow } }];
  const arn = `arn:aws:iam::${account}:user/alice`;
  const { sim, contain, undo } = await stage(
    { kind: 'aws.principal', principalType: 'user', account, arn, userName: 'alice' },
    { users },
  );
  const { plan } = await contain();
  expect(plan.change).toMatchObject({ policyName: 'DrawbridgeDenyAll-2' });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().aws.users[0]?.inlinePolicies).toEqual({ DrawbridgeDenyAll: allow });
});

test('covers a temporary key whose event names a user', async () => {
  const { plan } = await stage({
    kind: 'aws.access-key',
    accessKeyId: 'ASIAEXAMPLESESSION01',
    principalArn: `arn:aws:iam::${account}:user/ops/bob`,
  });
  expect(changeOf(await plan()).change).toMatchObject({ userName: 'bob' });
});

test('shows three ways when our policy was changed, without showing its content', async () => {
  const first = await stage();
  const { plan } = await first.contain();
  const world = structuredClone(first.sim.snapshot());
  world.aws.users[0]!.inlinePolicies.DrawbridgeDenyAll = allow;
  const later = await start(denyUserCase, world);
  expect(await later.undo(plan.undo)).toEqual({
    outcome: 'refused',
    code: 'changed-since',
    reason: 'somebody has changed the inline policy DrawbridgeDenyAll of alice since we wrote it',
    hints: ['Look at it, and remove it by hand if that is right.'],
    changedSince: [
      {
        field: 'policy DrawbridgeDenyAll',
        before: 'none',
        ours: 'denies everything',
        now: 'another content (not shown)',
      },
    ],
  });
});

describe('refuses', () => {
  test('a session of a role, and leads to the sessions of the role', async () => {
    const arn = `arn:aws:sts::${account}:assumed-role/Deploy/alice`;
    const target = {
      kind: 'aws.principal',
      principalType: 'role-session',
      account,
      arn,
      roleName: 'Deploy',
      sessionName: 'alice',
    } as const;
    const { sim, plan } = await stage(target);
    expect(await plan()).toMatchObject({
      outcome: 'refused',
      code: 'not-a-user',
      instead: [{ action: 'aws.iam.revoke-role-sessions', target }],
    });
    expect(writesOf(sim)).toEqual([]);
  });

  test('root, and escalates', async () => {
    const arn = `arn:aws:iam::${account}:root`;
    const { plan } = await stage({ kind: 'aws.principal', principalType: 'root', account, arn });
    const said = await plan();
    expect(said).toMatchObject({ outcome: 'refused', code: 'root-user' });
    expect(JSON.stringify(said)).toContain('Escalate at once');
  });

  test('our own user', async () => {
    const responder = { accessKeyId: 'AKIAEXAMPLEALICE0001', arn: `arn:aws:iam::${account}:user/alice` };
    const { plan } = await stage(denyUserCase.target, { responder });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
  });

  test('a user of another account', async () => {
    const { plan } = await stage({ ...denyUserCase.target, account: '210987654321' } as Target);
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'other-account' });
  });

  test('when every name of ours is taken', async () => {
    const inlinePolicies = {
      DrawbridgeDenyAll: allow,
      'DrawbridgeDenyAll-2': allow,
      'DrawbridgeDenyAll-3': allow,
    };
    const users = [
      { userName: 'alice', inlinePolicies, accessKeys: [{ accessKeyId: 'AKIAEXAMPLEALICE0001' }] },
    ];
    const { plan } = await stage(denyUserCase.target, { users });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'policy-names-taken' });
  });
});
