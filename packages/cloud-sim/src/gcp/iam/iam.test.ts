import { describe, expect, it } from 'vitest';

import { callGoogle, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const project = 'example-prod';
const email = 'ci@example-prod.iam.gserviceaccount.com';
const account = `/v1/projects/-/serviceAccounts/${email}`;
const world = (gcp: WorldInput['gcp'] = {}): WorldInput => ({
  gcp: {
    ...gcp,
    serviceAccounts: [
      { project, email, keys: [{ id: 'aaaa1111' }, { id: 'bbbb2222', keyType: 'SYSTEM_MANAGED' }] },
    ],
  },
});

describe('a service account', () => {
  it('is disabled and enabled, by a path with any project in it', async () => {
    const sim = await start({ world: world() });
    expect((await callGoogle(sim, 'POST', `${account}:disable`, {})).status).toBe(200);
    expect((await callGoogle(sim, 'GET', account)).body).toMatchObject({
      email,
      projectId: project,
      disabled: true,
    });
    await callGoogle(sim, 'POST', `${account}:enable`, {});
    expect((await callGoogle(sim, 'GET', account)).body).not.toHaveProperty('disabled');
    expect(sim.operations.map((operation) => operation.permission)).toEqual([
      'iam.serviceAccounts.disable',
      'iam.serviceAccounts.get',
      'iam.serviceAccounts.enable',
      'iam.serviceAccounts.get',
    ]);
  });

  it('is seen as it was for as many reads as the world lags', async () => {
    const sim = await start({ world: world({ consistencyDelayReads: 1 }) });
    await callGoogle(sim, 'POST', `${account}:disable`, {});
    const seen = [await callGoogle(sim, 'GET', account), await callGoogle(sim, 'GET', account)];
    expect(seen.map((answer) => (answer.body as { disabled?: boolean }).disabled)).toEqual([undefined, true]);
  });

  it('that is not there, or is in a project of others, is refused as Google does', async () => {
    const sim = await start({ world: world({ projects: ['example-other'] }) });
    const missing = await callGoogle(sim, 'GET', '/v1/projects/-/serviceAccounts/none@example.com');
    expect(missing).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
    expect(await callGoogle(sim, 'GET', account)).toMatchObject({
      status: 403,
      body: { error: { details: [{ reason: 'IAM_PERMISSION_DENIED' }, {}] } },
    });
  });

  it('throttles with 429 and RESOURCE_EXHAUSTED', async () => {
    const sim = await start({ world: world() });
    sim.inject({ operation: 'iam.serviceAccounts.get', error: 'throttled', times: 1, retryAfterSeconds: 3 });
    expect(await callGoogle(sim, 'GET', account)).toMatchObject({
      status: 429,
      retryAfter: '3',
      body: { error: { status: 'RESOURCE_EXHAUSTED' } },
    });
  });
});

describe('a key of a service account', () => {
  it('is listed by its type, disabled and enabled', async () => {
    const sim = await start({ world: world() });
    const { body } = await callGoogle(sim, 'GET', `${account}/keys?keyTypes=USER_MANAGED`);
    expect((body as { keys: { name: string }[] }).keys.map((key) => key.name.split('/').at(-1))).toEqual([
      'aaaa1111',
    ]);
    await callGoogle(sim, 'POST', `${account}/keys/aaaa1111:disable`, {});
    expect((await callGoogle(sim, 'GET', `${account}/keys/aaaa1111`)).body).toMatchObject({ disabled: true });
    await callGoogle(sim, 'POST', `${account}/keys/aaaa1111:enable`, {});
    expect(sim.snapshot().gcp.serviceAccounts[0]?.keys[0]?.disabled).toBe(false);
  });

  it('that Google holds cannot be disabled, and one that is gone is 404', async () => {
    const sim = await start({ world: world() });
    expect((await callGoogle(sim, 'POST', `${account}/keys/bbbb2222:disable`, {})).status).toBe(400);
    expect((await callGoogle(sim, 'GET', `${account}/keys/cccc3333`)).status).toBe(404);
  });
});

it('tells whose token it is, to a token without any permission', async () => {
  const sim = await start({ world: world({ permissions: [] }) });
  expect((await callGoogle(sim, 'POST', '/tokeninfo', {})).body).toMatchObject({
    email: 'drawbridge@example-security.iam.gserviceaccount.com',
  });
});

it('tells which permissions we have in a project, and refuses names that are none', async () => {
  const sim = await start({ world: world({ permissions: ['compute.instances.*'] }) });
  const permissions = ['compute.instances.stop', 'iam.serviceAccounts.disable'];
  const path = `/v1/projects/${project}:testIamPermissions`;
  expect((await callGoogle(sim, 'POST', path, { permissions })).body).toEqual({
    permissions: ['compute.instances.stop'],
  });
  expect((await callGoogle(sim, 'POST', path, { permissions: permissions.slice(1) })).body).toEqual({});
  expect((await callGoogle(sim, 'POST', path, { permissions: ['nonsense'] })).status).toBe(400);
});
