import {
  CreateAccessKeyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';

import { iamClient, stsClient, useCloudSim } from '../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../world/world.ts';

const start = useCloudSim();
const key = 'AKIAEXAMPLEMALLORY01';
const world: WorldInput = { aws: { users: [{ userName: 'mallory', accessKeys: [{ accessKeyId: key }] }] } };
const deactivate = new UpdateAccessKeyCommand({
  UserName: 'mallory',
  AccessKeyId: key,
  Status: 'Inactive',
});
const failure = (error: object) => expect.objectContaining(error) as Error;

describe('who may call', () => {
  it('answers IAM and STS at one address', async () => {
    const sim = await start({ world });
    const identity = await stsClient(sim).send(new GetCallerIdentityCommand({}));
    const user = await iamClient(sim).send(new GetUserCommand({}));
    expect(identity).toMatchObject({
      Account: '123456789012',
      Arn: 'arn:aws:iam::123456789012:user/drawbridge-responder',
      UserId: user.User?.UserId,
    });
    expect(user.User?.UserName).toBe('drawbridge-responder');
  });

  it('refuses a key that nobody holds, and one that was deactivated', async () => {
    const sim = await start({ world });
    const refused = failure({ name: 'InvalidClientTokenId', $metadata: failure({ httpStatusCode: 403 }) });
    const unknown = stsClient(sim, 'AKIAEXAMPLENOBODY001');
    await expect(unknown.send(new GetCallerIdentityCommand({}))).rejects.toEqual(refused);

    const mallory = stsClient(sim, key);
    expect((await mallory.send(new GetCallerIdentityCommand({}))).Arn).toMatch(/:user\/mallory$/);
    await iamClient(sim).send(deactivate);
    await expect(mallory.send(new GetCallerIdentityCommand({}))).rejects.toEqual(refused);
  });

  it('refuses a call without a signature, and one whose signature has no scope', async () => {
    const sim = await start({ world });
    const body = new URLSearchParams({ Action: 'ListAccessKeys', Version: '2010-05-08' });
    const unsigned = await fetch(sim.connections.aws.endpoint, { method: 'POST', body });
    expect([unsigned.status, await unsigned.text()]).toEqual([
      403,
      expect.stringContaining('<Code>MissingAuthenticationToken</Code>'),
    ]);
    const headers = { authorization: 'Bearer nonsense' };
    const malformed = await fetch(sim.connections.aws.endpoint, { method: 'POST', body, headers });
    expect([malformed.status, await malformed.text()]).toEqual([
      400,
      expect.stringContaining('<Code>IncompleteSignature</Code>'),
    ]);
    expect(sim.operations.map((operation) => operation.status)).toEqual([403, 400]);
  });

  it('denies what the responder was not granted, in words that name user, action and resource', async () => {
    const sim = await start({ world: { aws: { ...world.aws, permissions: ['iam:List*'] } } });
    await iamClient(sim).send(new ListAccessKeysCommand({ UserName: 'mallory' }));
    await expect(iamClient(sim).send(deactivate)).rejects.toEqual(
      failure({
        name: 'AccessDenied',
        message: expect.stringContaining(
          'User: arn:aws:iam::123456789012:user/drawbridge-responder is not authorized to perform: ' +
            `iam:UpdateAccessKey on resource: ${key} because no identity-based policy allows the ` +
            'iam:UpdateAccessKey action',
        ) as string,
      }),
    );
    expect(sim.snapshot().aws.users[0]?.accessKeys[0]?.status).toBe('Active');
  });

  it('lets an identity without any permission ask who it is, and nothing else', async () => {
    const sim = await start({ world: { aws: { ...world.aws, permissions: [] } } });
    await stsClient(sim).send(new GetCallerIdentityCommand({}));
    await expect(iamClient(sim).send(new GetUserCommand({}))).rejects.toThrow(/not authorized/);
    await expect(iamClient(sim, key).send(new GetUserCommand({}))).rejects.toThrow(/not authorized/);
  });

  it('plays a role as the responder', async () => {
    const arn = 'arn:aws:sts::123456789012:assumed-role/Responder/drawbridge';
    const sim = await start({ world: { aws: { responder: { accessKeyId: 'ASIAEXAMPLERESPOND01', arn } } } });
    const identity = await stsClient(sim).send(new GetCallerIdentityCommand({}));
    expect(identity.Arn).toBe(arn);
    expect(identity.UserId).toMatch(/^AROA[A-Z0-9]{17}:drawbridge$/);
    await expect(iamClient(sim).send(new ListAccessKeysCommand({}))).rejects.toThrow(
      'Must specify userName when calling with non-User credentials',
    );
  });
});

describe('what is not simulated', () => {
  it('fails loudly and by name, and is recorded', async () => {
    const sim = await start({ world });
    const create = new CreateAccessKeyCommand({ UserName: 'mallory' });
    await expect(iamClient(sim, undefined, 3).send(create)).rejects.toMatchObject({
      name: 'NotSimulated',
      message: expect.stringContaining(
        "Drawbridge's cloud-sim does not simulate iam:CreateAccessKey.",
      ) as string,
    });
    await expect(stsClient(sim).send(new GetSessionTokenCommand({}))).rejects.toThrow(
      'does not simulate sts:GetSessionToken',
    );
    expect(sim.operations).toEqual([
      expect.objectContaining({ operation: 'iam:CreateAccessKey', status: 501 }),
      expect.objectContaining({ operation: 'sts:GetSessionToken', status: 501 }),
    ]);
  });

  it('names a service that is not played', async () => {
    const sim = await start({ world });
    const scope = `Credential=${key}/20260101/us-east-1/kms/aws4_request`;
    const headers = {
      'x-amz-target': 'TrentService.ListKeys',
      authorization: `AWS4-HMAC-SHA256 ${scope}`,
    };
    const answer = await fetch(sim.connections.aws.endpoint, { method: 'POST', body: '{}', headers });
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('kms:TrentService.ListKeys');
  });
});

describe('injected faults', () => {
  it.each([
    ['access-denied', 'AccessDenied', 403],
    ['not-found', 'NoSuchEntityException', 404],
    ['throttled', 'Throttling', 400],
    ['unavailable', 'ServiceUnavailable', 503],
  ] as const)('answers %s in the way of IAM, and changes nothing', async (error, name, status) => {
    const sim = await start({ world });
    sim.inject({ operation: 'iam:UpdateAccessKey', error, times: 1 });
    await expect(iamClient(sim).send(deactivate)).rejects.toEqual(
      failure({ name, $metadata: failure({ httpStatusCode: status }) }),
    );
    expect(sim.snapshot().aws.users[0]?.accessKeys[0]?.status).toBe('Active');
    await iamClient(sim).send(deactivate);
    expect(sim.snapshot().aws.users[0]?.accessKeys[0]?.status).toBe('Inactive');
  });

  it('is retried by the SDK when throttled', async () => {
    const sim = await start({ world });
    sim.inject({ operation: 'iam:UpdateAccessKey', error: 'throttled', times: 2 });
    await iamClient(sim, undefined, 3).send(deactivate);
    expect(sim.operations.map((operation) => operation.status)).toEqual([400, 400, 200]);
  });

  it('writes, and cuts the connection before the answer', async () => {
    const sim = await start({ world });
    sim.inject({ operation: 'iam:UpdateAccessKey', error: 'drop-after-write', times: 1 });
    await expect(iamClient(sim).send(deactivate)).rejects.toEqual(failure({ code: 'ECONNRESET' }));
    expect(sim.snapshot().aws.users[0]?.accessKeys[0]?.status).toBe('Inactive');
    expect(sim.operations).toEqual([
      expect.objectContaining({ operation: 'iam:UpdateAccessKey', writes: true, status: 0 }),
    ]);
  });
});
