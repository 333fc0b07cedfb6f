import { given } from '@drawbridge/base';
import type { WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { revokedInJanuary, revokeRoleSessionsCase } from './conformance-case.suite.ts';
import { printRevocation, readRevocation, revocationPolicy } from './revocation.ts';

const start = useStages();
const account = '123456789012';

function stage(
  world: WorldInput = revokeRoleSessionsCase.world,
  target: Target = revokeRoleSessionsCase.target,
) {
  return start({ ...revokeRoleSessionsCase, world, target });
}

test('denies what was issued before the change, and leaves the console’s own policy alone', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  const policies = sim.snapshot().aws.roles[0]?.inlinePolicies ?? {};
  expect(Object.keys(policies).sort()).toEqual(['AWSRevokeOlderSessions', revocationPolicy]);
  expect(JSON.parse(policies[revocationPolicy] ?? '')).toMatchObject({
    Statement: [
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-03-01T10:00:00Z' } },
      },
    ],
  });
  expect(plan.observed).toMatchObject({ consoleRevocation: '2026-02-01T00:00:00.000Z' });
});

test('says before the change whom it hits', async () => {
  const trustPolicy = JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: ['arn:aws:iam::123456789012:root'], Service: 'lambda.amazonaws.com' },
      },
    ],
  });
  const lastUsed = { date: '2026-02-28T00:00:00Z', region: 'eu-west-1' };
  const { plan } = await stage({ aws: { roles: [{ roleName: 'Deploy', trustPolicy, lastUsed }] } });
  expect(await plan()).toMatchObject({
    summary:
      'Deny everything to all sessions of role Deploy in account 123456789012 that began before now: it hits everybody who uses the role. 2 principals may assume it (arn:aws:iam::123456789012:root, service lambda.amazonaws.com); IAM saw it last in use 2026-02-28T00:00:00.000Z in eu-west-1',
  });
});

test('moves an old revocation of ours on, and an undo puts the old one back', async () => {
  const { sim, contain, undo } = await stage(revokedInJanuary);
  const policy = () => sim.snapshot().aws.roles[0]?.inlinePolicies[revocationPolicy] ?? '';
  const { plan } = await contain();
  expect(readRevocation(policy())).toEqual({ at: '2026-03-01T10:00:00Z', after: '2026-01-10T08:00:00Z' });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(policy()).toBe(revokedInJanuary.aws.roles[0]?.inlinePolicies[revocationPolicy]);
});

test('shows three ways when sessions were revoked again since', async () => {
  const first = await stage();
  const { plan } = await first.contain();
  const world = structuredClone(first.sim.snapshot());
  world.aws.roles[0]!.inlinePolicies[revocationPolicy] = printRevocation({
    at: '2026-04-01T00:00:00Z',
    after: '2026-03-01T10:00:00Z',
  });
  const later = await stage(world);
  expect(await later.undo(plan.undo)).toMatchObject({
    code: 'changed-since',
    changedSince: [{ before: 'none', now: 'sessions from before 2026-04-01T00:00:00Z are denied' }],
  });
  expect(writesOf(later.sim)).toEqual([]);
});

describe('refuses', () => {
  const withRole = (role: object, responder?: object): WorldInput => ({
    aws: { roles: [{ roleName: 'Deploy', ...role }], ...given({ responder }) },
  });

  test.each([
    ['service-linked-role', withRole({ path: '/aws-service-role/ecs.amazonaws.com/' })],
    ['identity-center-role', withRole({ path: '/aws-reserved/sso.amazonaws.com/' })],
    ['policy-name-taken', withRole({ inlinePolicies: { [revocationPolicy]: '{"Statement":[]}' } })],
    [
      'own-credentials',
      withRole(
        {},
        {
          accessKeyId: 'ASIAEXAMPLERESPOND01',
          arn: `arn:aws:sts::${account}:assumed-role/Deploy/drawbridge`,
        },
      ),
    ],
  ])('%s', async (code, world) => {
    const { sim, plan } = await stage(world);
    expect(await plan()).toMatchObject({ outcome: 'refused', code });
    expect(writesOf(sim)).toEqual([]);
  });

  test('a user, and leads to the deny of the user', async () => {
    const arn = `arn:aws:iam::${account}:user/alice`;
    const { plan } = await stage(undefined, {
      kind: 'aws.principal',
      principalType: 'user',
      account,
      arn,
      userName: 'alice',
    });
    expect(await plan()).toMatchObject({
      code: 'not-a-role-session',
      instead: [{ action: 'aws.iam.deny-user', target: { arn } }],
    });
  });

  test('root, and escalates', async () => {
    const arn = `arn:aws:iam::${account}:root`;
    const { plan } = await stage(undefined, { kind: 'aws.principal', principalType: 'root', account, arn });
    expect(JSON.stringify(await plan())).toContain('Escalate at once');
  });
});
