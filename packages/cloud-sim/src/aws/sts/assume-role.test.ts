import { GetRoleCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ManualClock } from '@drawbridge/base';
import { expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { iamClient, stsClient, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const other = '210987654321';
const roleArn = `arn:aws:iam::${other}:role/drawbridge/Responder`;
const trusting = (principal: string, externalId?: string) =>
  JSON.stringify({
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: 'sts:AssumeRole',
        ...(externalId === undefined
          ? {}
          : { Condition: { StringEquals: { 'sts:ExternalId': externalId } } }),
      },
    ],
  });
const worldOf = (trustPolicy: string): WorldInput => ({
  aws: {
    otherAccounts: [
      {
        account: other,
        roles: [{ roleName: 'Responder', path: '/drawbridge/', trustPolicy, permissions: ['iam:Get*'] }],
      },
    ],
  },
});
const asked = { RoleArn: roleArn, RoleSessionName: 'drawbridge-1' };
const failure = (error: object) => expect.objectContaining(error) as Error;

async function assume(sim: CloudSim, input: object = {}) {
  const { Credentials } = await stsClient(sim).send(new AssumeRoleCommand({ ...asked, ...input }));
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

it('lets a session of a role act in the account of the role, and see nothing of ours', async () => {
  const sim = await start({ world: worldOf(trusting('123456789012')) });
  const credentials = await assume(sim);
  const { aws } = sim.connections;
  const sts = new STSClient({ ...aws, credentials, maxAttempts: 1 });
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: other,
    Arn: `arn:aws:sts::${other}:assumed-role/Responder/drawbridge-1`,
  });
  await expect(iamClient(sim).send(new GetRoleCommand({ RoleName: 'Responder' }))).rejects.toEqual(
    failure({ name: 'NoSuchEntityException' }),
  );
});

it.each([
  ['a policy that trusts another account', trusting('arn:aws:iam::999999999999:root'), {}],
  ['a policy that trusts another user', trusting('arn:aws:iam::123456789012:user/somebody'), {}],
  ['no external id where one is asked for', trusting('123456789012', 'right'), {}],
  ['a wrong external id', trusting('123456789012', 'right'), { ExternalId: 'wrong' }],
  ['a role that is not there', trusting('123456789012'), { RoleArn: `arn:aws:iam::${other}:role/Nobody` }],
])('denies %s', async (_what, policy, input) => {
  const sim = await start({ world: worldOf(policy) });
  await expect(assume(sim, input)).rejects.toEqual(
    failure({ name: 'AccessDenied', message: expect.stringContaining('sts:AssumeRole') as string }),
  );
});

it('lets in by the external id, by the ARN of the user, and by the account', async () => {
  const policies = [
    trusting('arn:aws:iam::123456789012:root', 'right'),
    trusting('arn:aws:iam::123456789012:user/drawbridge-responder', 'right'),
  ];
  for (const policy of policies) {
    const sim = await start({ world: worldOf(policy) });
    expect((await assume(sim, { ExternalId: 'right' })).accessKeyId).toMatch(/^ASIA/);
  }
});

it('refuses the key of a session without its token, and after its time', async () => {
  const clock = new ManualClock(new Date('2026-03-01T10:00:00Z'));
  const sim = await start({ world: worldOf(trusting('123456789012')), clock });
  const { sessionToken, ...untold } = await assume(sim);
  const { aws } = sim.connections;
  const ask = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
    new STSClient({ ...aws, credentials, maxAttempts: 1 }).send(new GetCallerIdentityCommand({}));
  await expect(ask(untold)).rejects.toEqual(failure({ name: 'InvalidClientTokenId' }));
  clock.advance(3_600_000);
  await expect(ask({ ...untold, sessionToken } as never)).rejects.toEqual(failure({ name: 'ExpiredToken' }));
});

it.each(['x', 'has a space', 'x'.repeat(65)])('refuses the session name %j', async (RoleSessionName) => {
  const sim = await start({ world: worldOf(trusting('123456789012')) });
  await expect(assume(sim, { RoleSessionName })).rejects.toEqual(failure({ name: 'ValidationError' }));
});
