import type { TargetOf } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { deactivateAccessKeyCase } from '../aws/iam/deactivate-access-key/conformance-case.suite.ts';
import { revokeRoleSessionsCase } from '../aws/iam/revoke-role-sessions/conformance-case.suite.ts';
import { cancelOnMachineCase } from '../aws/ssm/cancel-commands/conformance-case.suite.ts';
import { azureCases } from '../azure/conformance-cases.suite.ts';
import { disableUserCase } from '../azure/entra/disable-user/conformance-case.suite.ts';
import { stopInstanceCase } from '../gcp/compute/stop-instance/conformance-case.suite.ts';
import { gcpCases } from '../gcp/conformance-cases.suite.ts';
import { silentJournal, useStages, writesOf } from './stage.suite.ts';

/**
 * Faults that were found in playbooks which others ship for these very actions, one test each. Some are told in more
 * detail beside the action.
 */
const start = useStages();
const cases = [...awsCases, ...gcpCases, ...azureCases];
const named = cases.map(
  (conformanceCase) =>
    [
      conformanceCase.about === undefined
        ? conformanceCase.id
        : `${conformanceCase.id}, ${conformanceCase.about},`,
      conformanceCase,
    ] as const,
);
const world = { ...deactivateAccessKeyCase.world, ...stopInstanceCase.world, ...disableUserCase.world };

test('1. a choice that matches nothing is refused, instead of ending as done', async () => {
  const { sim, context, runner } = await start(stopInstanceCase);
  const parameters = { managedInstanceGroup: 'Delete' };
  const plan = await runner.plan(context, stopInstanceCase.id, stopInstanceCase.target, parameters);
  expect(plan).toMatchObject({ outcome: 'refused', code: 'bad-parameters' });
  const unknown = await runner.plan(context, 'gcp.compute.stop', stopInstanceCase.target, {});
  expect(unknown).toMatchObject({ outcome: 'refused', code: 'unknown-action' });
  expect(sim.operations).toEqual([]);
});

test('2. the user is the one who owns the key, whatever the event says', async () => {
  const principalArn = 'arn:aws:iam::123456789012:user/ops/bob';
  const target = { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLEALICE0001', principalArn } as const;
  const { sim, contain } = await start({ ...deactivateAccessKeyCase, target });
  const { plan } = await contain();
  expect(plan.change).toMatchObject({ userName: 'alice' });
  const bob = sim.snapshot().aws.users.find((user) => user.userName === 'bob');
  expect(bob?.accessKeys.map((accessKey) => accessKey.status)).toEqual(['Active']);
});

test('3. what is not revoked is named: the password, other keys, sessions', async () => {
  const { contain } = await start(deactivateAccessKeyCase);
  const { result } = await contain();
  expect(result).toMatchObject({
    outcome: 'contained',
    residual: [
      { code: 'sessions-minted-by-the-key' },
      { code: 'roles-already-assumed' },
      { code: 'other-active-keys' },
      { code: 'other-credentials-of-the-user', what: expect.stringContaining('console password') as string },
      { code: 'what-the-key-has-made' },
    ],
  });
});

test.each(named)('3. %s names the access that it leaves, before and after', async (_id, conformanceCase) => {
  const { contain } = await start(conformanceCase);
  const { plan, result } = await contain();
  expect(plan.residual).not.toEqual([]);
  expect(result).toMatchObject({
    outcome: 'contained',
    residual: plan.residual.map(({ code }) => ({ code })),
  });
});

test.each(named)(
  '4. %s is refused, and not skipped, when its cloud is not available',
  async (_id, conformanceCase) => {
    const { context, runner } = await start(conformanceCase);
    const plan = await runner.plan(
      { ...context, connections: {} },
      conformanceCase.id,
      conformanceCase.target,
      {},
    );
    expect(plan).toMatchObject({ outcome: 'refused', code: 'not-configured' });
  },
);

test('5. only the key that was named is touched, and none is deleted', async () => {
  const { sim, contain } = await start(deactivateAccessKeyCase);
  await contain();
  const alice = sim.snapshot().aws.users.find((user) => user.userName === 'alice');
  expect(alice?.accessKeys.map((accessKey) => [accessKey.accessKeyId, accessKey.status])).toEqual([
    ['AKIAEXAMPLEALICE0001', 'Inactive'],
    ['AKIAEXAMPLEALICE0002', 'Active'],
  ]);
});

test('5. what was done before a failure is said', async () => {
  const { sim, contain } = await start(disableUserCase);
  sim.inject({ operation: 'POST /users/{id}/revokeSignInSessions', error: 'access-denied', times: 1 });
  const { result } = await contain();
  expect(JSON.stringify(result)).toContain('was disabled, but its sign-in sessions were not revoked');
});

test('5. of several things that were to be ended, those that were and those that were not are said', async () => {
  const { sim, contain } = await start(cancelOnMachineCase);
  sim.inject({ operation: cancelOnMachineCase.writes, error: 'access-denied', times: 1 });
  const { result } = await contain();
  expect(JSON.stringify(result)).toMatch(/cancelled: [\w-]+; not cancelled: [\w-]+/);
});

test('6. a key that is gone is not reported as a matter of credentials', async () => {
  const { context, runner } = await start(deactivateAccessKeyCase);
  const target = { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLENOSUCHKEY' } as const;
  const plan = await runner.plan(context, deactivateAccessKeyCase.id, target, {});
  expect(plan).toMatchObject({
    outcome: 'refused',
    code: 'key-not-found',
    reason: 'account 123456789012 has no access key AKIAEXAMPLENOSUCHKEY',
  });
});

test.each(named)('7. %s is on record before its effect, and not after', async (_id, conformanceCase) => {
  const { sim, contain } = await start(conformanceCase);
  let writesWhenRecorded: readonly string[] | undefined;
  const journal = {
    ...silentJournal,
    beforeEffect: () => {
      writesWhenRecorded = writesOf(sim);
      return Promise.resolve();
    },
  };
  await contain({ journal });
  expect(writesWhenRecorded).toEqual([]);
  expect(writesOf(sim)).not.toEqual([]);
});

test('8. the session name of an assumed role is not taken for a user', async () => {
  const principalArn = 'arn:aws:sts::123456789012:assumed-role/Deploy/alice';
  const target = { kind: 'aws.access-key', accessKeyId: 'ASIAEXAMPLESESSION01', principalArn } as const;
  const { sim, plan } = await start({ ...deactivateAccessKeyCase, target });
  const said = JSON.stringify(await plan());
  expect(said).toContain('role Deploy');
  expect(said).not.toContain('user alice');
  expect(writesOf(sim)).toEqual([]);
});

test('8. what is done to the session of a role hits the role, and no user of the session’s name', async () => {
  const target = {
    ...(revokeRoleSessionsCase.target as TargetOf<'aws.principal'>),
    arn: 'arn:aws:sts::123456789012:assumed-role/Deploy/alice',
    sessionName: 'alice',
  };
  const { plan } = await start({ ...revokeRoleSessionsCase, target });
  const said = await plan();
  expect(said).toMatchObject({ outcome: 'change', change: { roleName: 'Deploy' } });
  expect(JSON.stringify(said)).not.toContain('user alice');
});

describe('9. the end of a run tells the truth', () => {
  test('STOPPING is not a failure', async () => {
    const { sim, contain } = await start(stopInstanceCase);
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
    expect(sim.snapshot().gcp.instances[0]?.status).toBe('TERMINATED');
  });

  test.each(named)('%s that failed says so, with a reason', async (_id, conformanceCase) => {
    const { sim, contain } = await start(conformanceCase);
    sim.inject({ operation: conformanceCase.writes, error: 'access-denied', times: 9 });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/.{20}/) as string });
  });
});

test('10. sessions are revoked by POST, the flag is a boolean, and a 204 is a success', async () => {
  const { sim, contain } = await start({ ...disableUserCase, world });
  // The simulator refuses the flag as a text, and revoking by GET, as Graph does.
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  expect(
    sim.operations
      .filter((operation) => operation.writes)
      .map((operation) => [operation.operation, operation.status]),
  ).toEqual([
    ['PATCH /users/{id}', 204],
    ['POST /users/{id}/revokeSignInSessions', 200],
  ]);
});

test.each(named)(
  '11. a denial of %s is in the result, with what would help',
  async (_id, conformanceCase) => {
    const { sim, plan } = await start(conformanceCase);
    sim.inject({ operation: conformanceCase.reads, error: 'access-denied', times: 9 });
    const said = await plan();
    expect(said).toMatchObject({ outcome: 'failed', code: 'access-denied' });
    expect(JSON.stringify(said)).toMatch(/"hints":\["Grant [A-Za-z.:]+/);
  },
);
