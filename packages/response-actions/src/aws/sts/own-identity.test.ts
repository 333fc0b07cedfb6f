import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import type { Target } from '@drawbridge/incident-model';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import type { AwsConnection } from '../../contract/connections.ts';
import { createActionRunner } from '../../runner/action-runner.ts';

const account = '123456789012';
const hostId = 'i-0123456789abcdef0';
const ourKey = 'AKIADRAWBRIDGERESPOND';
const ourUser = `arn:aws:iam::${account}:user/drawbridge-responder`;
const ourRole = `arn:aws:iam::${account}:role/drawbridge/Responder`;
const session = `arn:aws:sts::${account}:assumed-role/Responder/drawbridge`;
const trustPolicy = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }],
});
const roles = [{ roleName: 'Responder', path: '/drawbridge/', trustPolicy, permissions: ['*'] }];
const world: WorldInput = { aws: { account, roles, instances: [{ instanceId: hostId }] } };
const onHost: WorldInput = {
  aws: {
    ...world.aws,
    responder: { arn: `arn:aws:sts::${account}:assumed-role/Host/${hostId}` },
    roles: [...roles, { roleName: 'Host' }],
    ssmSessions: [{ sessionId: 'mallory-1', target: hostId, owner: `arn:aws:iam::${account}:user/mallory` }],
    ssmCommands: [
      { commandId: '6f1d6d52-0000-4000-8000-000000000001', invocations: [{ instanceId: hostId }] },
    ],
  },
};
const user: Target = { kind: 'aws.principal', principalType: 'user', account, arn: ourUser };
const key: Target = { kind: 'aws.access-key', accessKeyId: ourKey };
const roleOf = (arn: string): Target => ({
  kind: 'aws.principal',
  principalType: 'role-session',
  account,
  arn,
});
const host: Target = { kind: 'aws.instance', instanceId: hostId, region: 'us-east-1' };

const runner = createActionRunner();
const clock = new ManualClock(new Date(Date.now() + 60_000));
let sim: CloudSim;

beforeAll(async () => {
  sim = await startCloudSim();
});
afterAll(() => sim.close());

/** Plans it as the responder of the world, with the role of its account, if it is to be assumed. */
async function planAs(input: WorldInput, action: string, target: Target, roleArn?: string) {
  sim.reset({ world: input, clock });
  const accounts = roleArn === undefined ? {} : { accounts: [{ id: account, roleArn }] };
  const connections = { aws: { ...sim.connections.aws, ...accounts } };
  return runner.plan({ connections, clock }, action, target, {});
}

const own = { outcome: 'refused', code: 'own-credentials' };

test('our own user and key are refused as ourselves', async () => {
  expect(await planAs(world, 'aws.iam.deny-user', user)).toMatchObject(own);
  expect(await planAs(world, 'aws.iam.deactivate-access-key', key)).toMatchObject(own);
});

test('the role that we assumed is refused as ourselves', async () => {
  expect(await planAs(world, 'aws.iam.revoke-role-sessions', roleOf(session), ourRole)).toMatchObject(own);
  expect(await planAs(world, 'aws.ssm.terminate-sessions', roleOf(session), ourRole)).toMatchObject(own);
});

test('the user, and the key, that assumed our role are refused as ourselves', async () => {
  for (const [action, target] of [
    ['aws.iam.deny-user', user],
    ['aws.iam.deactivate-access-key', key],
    ['aws.ssm.terminate-sessions', user],
  ] as const) {
    expect(await planAs(world, action, target, ourRole)).toMatchObject(own);
  }
});

test('a role whose session assumed ours is refused as ourselves', async () => {
  const behind = `arn:aws:sts::${account}:assumed-role/Host/${hostId}`;
  expect(await planAs(onHost, 'aws.iam.revoke-role-sessions', roleOf(behind), ourRole)).toMatchObject(own);
});

test.each(['aws.ec2.isolate-instance', 'aws.ssm.terminate-sessions', 'aws.ssm.cancel-commands'])(
  'the machine that we run on is refused as ourselves by %s, also behind a role',
  async (action) => {
    expect(await planAs(onHost, action, host)).toMatchObject(own);
    expect(await planAs(onHost, action, host, ourRole)).toMatchObject(own);
  },
);

test('another user of the same name in another account is not taken for us', async () => {
  const other = { account: '210987654321', users: [{ userName: 'drawbridge-responder' }] };
  const otherRole = [{ ...roles[0], roleName: 'Responder' as const }];
  sim.reset({ world: { aws: { account, otherAccounts: [{ ...other, roles: otherRole }] } }, clock });
  const roleArn = 'arn:aws:iam::210987654321:role/drawbridge/Responder';
  const accounts = [{ id: '210987654321', roleArn }];
  const connections = { aws: { ...sim.connections.aws, accounts } };
  const arn = 'arn:aws:iam::210987654321:user/drawbridge-responder';
  const target: Target = { kind: 'aws.principal', principalType: 'user', account: '210987654321', arn };
  const plan = await runner.plan({ connections, clock }, 'aws.iam.deny-user', target, {});
  expect(plan).toMatchObject({ outcome: 'change' });
});

test('the source profile of our role is refused as ourselves, user and key', async () => {
  sim.reset({ world, clock });
  const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
  const files = { config: join(folder, 'config'), credentials: join(folder, 'credentials') };
  const profile = `[profile incident]\nrole_arn = ${ourRole}\nsource_profile = me\nregion = us-east-1\n`;
  await writeFile(files.config, profile);
  await writeFile(
    files.credentials,
    `[me]\naws_access_key_id = ${ourKey}\naws_secret_access_key = simulated-secret-access-key\n`,
  );
  vi.stubEnv('AWS_CONFIG_FILE', files.config);
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', files.credentials);
  vi.stubEnv('AWS_PROFILE', 'incident');
  vi.stubEnv('AWS_ENDPOINT_URL', sim.connections.aws.endpoint);
  try {
    const aws: AwsConnection = { region: 'us-east-1', endpoint: sim.connections.aws.endpoint };
    const context = { connections: { aws }, clock };
    expect(await runner.plan(context, 'aws.iam.deny-user', user, {})).toMatchObject(own);
    expect(await runner.plan(context, 'aws.iam.deactivate-access-key', key, {})).toMatchObject(own);
  } finally {
    vi.unstubAllEnvs();
  }
});
