import {
  GetAccessKeyLastUsedCommand,
  ListAccessKeysCommand,
  paginateListAccessKeys,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';

import { iamClient, stsClient, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const key = 'AKIAEXAMPLEMALLORY01';
const spare = 'AKIAEXAMPLEMALLORY02';
const root = 'AKIAEXAMPLEROOT00001';
const lastUsed = { date: '2026-01-01T10:00:00Z', serviceName: 'ec2', region: 'eu-west-1' };
const world: WorldInput = {
  aws: {
    users: [
      { userName: 'mallory', accessKeys: [{ accessKeyId: key, lastUsed }, { accessKeyId: spare }] },
      { userName: 'alice', accessKeys: [] },
    ],
    rootAccessKeys: [{ accessKeyId: root }],
  },
};
const update = (UserName: string | undefined, AccessKeyId: string, Status = 'Inactive') =>
  new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: Status as 'Inactive' });

describe('GetAccessKeyLastUsed', () => {
  it('names the owner and the last use', async () => {
    const sim = await start({ world });
    const ask = (id: string) => iamClient(sim).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: id }));
    expect(await ask(key)).toMatchObject({
      UserName: 'mallory',
      AccessKeyLastUsed: { LastUsedDate: new Date(lastUsed.date), ServiceName: 'ec2', Region: 'eu-west-1' },
    });
    const unused = await ask(spare);
    expect(unused.AccessKeyLastUsed).toEqual({ ServiceName: 'N/A', Region: 'N/A' });
    expect((await ask(root)).UserName).toBeUndefined();
  });

  it.each(['NoSuchEntity', 'AccessDenied'] as const)('says %s of an unknown key if so set', async (code) => {
    const sim = await start({ world: { aws: { unknownKeyAnswer: code } } });
    const asked = iamClient(sim).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: key }));
    await expect(asked).rejects.toMatchObject({ Code: code });
  });
});

describe('ListAccessKeys', () => {
  it('pages', async () => {
    const sim = await start({ world });
    const pages = [];
    const paginator = paginateListAccessKeys(
      { client: iamClient(sim), pageSize: 1 },
      { UserName: 'mallory' },
    );
    for await (const page of paginator) pages.push(page);
    expect(
      pages.map((page) => page.AccessKeyMetadata?.map((keyMetadata) => keyMetadata.AccessKeyId)),
    ).toEqual([[key], [spare]]);
    expect(pages.map((page) => page.IsTruncated)).toEqual([true, false]);
  });

  it('is empty for a user without keys, and 404 for a user that is not there', async () => {
    const sim = await start({ world });
    const ask = (UserName: string) => iamClient(sim).send(new ListAccessKeysCommand({ UserName }));
    expect((await ask('alice')).AccessKeyMetadata).toEqual([]);
    await expect(ask('nobody')).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: expect.stringContaining('The user with name nobody cannot be found.') as string,
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('UpdateAccessKey', () => {
  it('changes the named key of the named user, and no other', async () => {
    const sim = await start({ world });
    await iamClient(sim).send(update('mallory', key));
    const { users } = sim.snapshot().aws;
    expect(users[0]?.accessKeys.map((accessKey) => accessKey.status)).toEqual(['Inactive', 'Active']);
    await iamClient(sim).send(update('mallory', key, 'Active'));
    expect(sim.snapshot().aws.users[0]?.accessKeys[0]?.status).toBe('Active');
  });

  it("acts on the signing key's own user when UserName is left out", async () => {
    const sim = await start({ world });
    await expect(iamClient(sim).send(update(undefined, key))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: expect.stringContaining(`The Access Key with id ${key} cannot be found.`) as string,
    });
    const own = sim.connections.aws.credentials.accessKeyId;
    await iamClient(sim).send(update(undefined, own));
    await expect(stsClient(sim).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it("does not find one user's key with another, nor take a status that is none", async () => {
    const sim = await start({ world });
    await expect(iamClient(sim).send(update('alice', key))).rejects.toMatchObject({ Code: 'NoSuchEntity' });
    await expect(iamClient(sim).send(update('mallory', key, 'Disabled'))).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining("Value 'Disabled' at 'status'") as string,
    });
  });

  it('is seen only after the configured number of reads, also across a restart', async () => {
    const first = await start({ world: { aws: { ...world.aws, consistencyDelayReads: 2 } } });
    const status = async (sim: typeof first) => {
      const list = await iamClient(sim).send(new ListAccessKeysCommand({ UserName: 'mallory' }));
      return list.AccessKeyMetadata?.[0]?.Status;
    };
    await iamClient(first).send(update('mallory', key));
    expect(await status(first)).toBe('Active');
    const second = await start({ world: first.snapshot() });
    expect(await status(second)).toBe('Active');
    expect(await status(second)).toBe('Inactive');
  });
});
