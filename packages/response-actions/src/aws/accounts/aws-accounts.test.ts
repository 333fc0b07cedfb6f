import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import { targetId, type Target } from '@drawbridge/incident-model';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import type { ActionContext } from '../../contract/action.ts';
import type { AwsAccount } from '../../contract/connections.ts';
import { createActionRunner } from '../../runner/action-runner.ts';
import { nameSession } from './choose-connection.ts';

const home = '123456789012';
const other = '210987654321';
const roleArn = `arn:aws:iam::${other}:role/drawbridge-responder`;
const trustPolicy = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${home}:root` },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'sts:ExternalId': 'drawbridge-example' } },
    },
  ],
});
const mallory = { userName: 'mallory', accessKeys: [{ accessKeyId: 'AKIAEXAMPLEMALLORY01' }] };
const world: WorldInput = {
  aws: {
    account: home,
    users: [mallory],
    otherAccounts: [
      {
        account: other,
        users: [{ userName: 'mallory', accessKeys: [{ accessKeyId: 'AKIAEXAMPLEMALLORY02' }] }],
        roles: [{ roleName: 'drawbridge-responder', trustPolicy, permissions: ['*'] }],
      },
    ],
  },
};
const listed: readonly AwsAccount[] = [
  { id: home },
  { id: other, roleArn, externalId: 'drawbridge-example' },
];
const userIn = (account: string): Target => ({
  kind: 'aws.principal',
  principalType: 'user',
  account,
  arn: `arn:aws:iam::${account}:user/mallory`,
});
const deny = 'aws.iam.deny-user';
const runner = createActionRunner();
// The SDK renews what has expired by the machine's own clock.
const clock = new ManualClock(new Date(Date.now() + 60_000));
let sim: CloudSim;

beforeAll(async () => {
  sim = await startCloudSim();
});
beforeEach(() => {
  sim.reset({ world, clock });
});
afterAll(() => sim.close());

function contextOf(accounts: readonly AwsAccount[]): ActionContext {
  const connections = { ...sim.connections, aws: { ...sim.connections.aws, accounts } };
  return { connections, clock, reference: { run: 'run/4711 ü' } };
}

async function contain(context: ActionContext, target: Target) {
  const plan = await runner.plan(context, deny, target, {});
  if (plan.outcome !== 'change') return { plan };
  const result = await runner.execute(context, plan, {
    approvedHash: plan.hash,
    idempotencyKey: '2b7c1f5e-6f0d-4c1e-9b58-0d6f2f7a9c11',
    journal: { beforeEffect: () => Promise.resolve(), afterEffect: () => Promise.resolve() },
  });
  return { plan, result };
}

test('acts in the account of the incident, by the role that the configuration names for it', async () => {
  const { result } = await contain(contextOf(listed), userIn(other));
  expect(result).toMatchObject({ outcome: 'contained' });
  const { aws } = sim.snapshot();
  expect(Object.keys(aws.users[0]?.inlinePolicies ?? {})).toEqual([]);
  expect(Object.keys(aws.otherAccounts[0]?.users[0]?.inlinePolicies ?? {})).toHaveLength(1);
});

test('assumes a role once for all the calls and clients of a run', async () => {
  await contain(contextOf(listed), userIn(other));
  const assumed = sim.operations.filter(({ operation }) => operation === 'sts:AssumeRole');
  expect(assumed).toHaveLength(1);
});

test('undoes in the account of the change, whichever account the credentials are of', async () => {
  const context = contextOf(listed);
  const { plan } = await contain(context, userIn(other));
  if (plan.outcome !== 'change') throw new Error(JSON.stringify(plan));
  const undone = await runner.undo(context, deny, plan.target, plan.undo, {
    idempotencyKey: 'b9a4d7b0-53c8-4a3f-8f0e-7d1c2e3f4a55',
    reactivate: true,
    beforeEffect: () => Promise.resolve(),
  });
  expect(undone).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().aws.otherAccounts[0]?.users[0]?.inlinePolicies).toEqual({});
});

test('takes the account of an undo from before accounts were recorded off its token, or refuses', async () => {
  const { plan } = await contain({ connections: sim.connections, clock }, userIn(home));
  if (plan.outcome !== 'change') throw new Error(JSON.stringify(plan));
  const sealed = plan.undo as { readonly token: object };
  const old = { ...sealed, home: undefined };
  const decide = async (undo: object) =>
    (await runner.planUndo({ connections: sim.connections, clock }, deny, plan.target, undo as never))
      .decision;
  expect(await decide(old)).toMatchObject({ outcome: 'restore' });
  const elsewhere = { ...old, token: { ...old.token, account: other } };
  expect(await decide(elsewhere)).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
});

test('refuses an old undo when neither token nor target tells the account', async () => {
  const instanceId = 'i-0123456789abcdef0';
  const target: Target = { kind: 'aws.instance', instanceId, region: 'us-east-1' };
  const token = { instanceId, region: 'us-east-1', interfaces: [] };
  const undo = { action: 'aws.ec2.isolate-instance', target: targetId(target), token };
  const context = { connections: sim.connections, clock };
  const { decision } = await runner.planUndo(context, 'aws.ec2.isolate-instance', target, undo);
  expect(decision).toMatchObject({ outcome: 'refused', code: 'account-unknown' });
});

test('refuses an account that the configuration does not name, without asking AWS', async () => {
  const plan = await runner.plan(contextOf(listed), deny, userIn('999999999999'), {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
  expect(sim.operations).toEqual([]);
});

test('refuses our own account when it is not on the list, though the incident names none', async () => {
  const accounts = [{ id: other, roleArn }, { id: '999999999999' }];
  const key: Target = { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLEMALLORY01' };
  const plan = await runner.plan(contextOf(accounts), 'aws.iam.deactivate-access-key', key, {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
});

test('asks for the account of a region, which every account has', async () => {
  const region: Target = { kind: 'aws.region', region: 'us-east-1' };
  const plan = await runner.plan(contextOf(listed), 'aws.ec2.disable-serial-console', region, {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'account-unknown' });
});

test('refuses an account without a role when the credentials are of another', async () => {
  const plan = await runner.plan(contextOf([{ id: other }]), deny, userIn(other), {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
});

test.each(['wrong', undefined])('names role and account when the external id is %s', async (externalId) => {
  const account = { id: other, roleArn, ...(externalId === undefined ? {} : { externalId }) };
  const plan = await runner.plan(contextOf([account]), deny, userIn(other), {});
  expect(plan).toMatchObject({ outcome: 'failed', code: 'access-denied', retryable: false });
  expect(JSON.stringify(plan)).toContain(roleArn);
  expect(JSON.stringify(plan)).toContain(`Account ${other} does not let us assume`);
});

test('refuses a role that leads into another account than it is named for', async () => {
  const account = { id: '999999999999', roleArn, externalId: 'drawbridge-example' };
  const plan = await runner.plan(contextOf([account]), deny, userIn('999999999999'), {});
  expect(plan).toMatchObject({ outcome: 'refused', code: 'wrong-account' });
});

test.each([
  [undefined, 'drawbridge'],
  ['run/4711 ü', 'drawbridge-run-4711--'],
  [`${'long-'.repeat(30)}tail`, /^drawbridge-.*-tail$/],
])('names the session for the run %j in the characters that STS takes', (run, name) => {
  expect(nameSession(run)).toMatch(/^[\w+=,.@-]{2,64}$/);
  expect(nameSession(run)).toMatch(name);
});
