import { describe, expect, it } from 'vitest';

import { callGraph, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../../world/world.ts';

const start = useCloudSim();
const id = (n: number) => `00000000-0000-4000-8000-00000000000${String(n)}`;
const mallory = id(1);
const synced = id(2);
const guest = id(3);
const admin = id(4);
const grouped = id(5);
const reader = id(6);
const azure: NonNullable<WorldInput['azure']> = {
  users: [
    { id: mallory, userPrincipalName: 'mallory@example.com', displayName: 'Mallory' },
    { id: synced, userPrincipalName: 'sync@example.com', onPremisesSyncEnabled: true },
    { id: guest, userPrincipalName: 'eve_example.net#EXT#@example.com', userType: 'Guest' },
    { id: admin, userPrincipalName: 'admin@example.com', directoryRoles: ['User Administrator'] },
    {
      id: grouped,
      userPrincipalName: 'grouped@example.com',
      groups: [{ id: id(9), displayName: 'Tier 0', isAssignableToRole: true }],
    },
    { id: reader, userPrincipalName: 'reader@example.com', directoryRoles: ['Directory Readers'] },
  ],
};
const disable = { json: { accountEnabled: false } };
const select = '?$select=id,accountEnabled';

describe('GET /users/{id}', () => {
  it('finds by object id and by principal name, whatever the case and the # in a guest name', async () => {
    const sim = await start({ world: { azure } });
    for (const name of [mallory, 'Mallory@EXAMPLE.com']) {
      expect((await callGraph(sim, 'GET', `/users/${name}`)).body).toMatchObject({ id: mallory });
    }
    const encoded = encodeURIComponent('eve_example.net#EXT#@example.com');
    expect((await callGraph(sim, 'GET', `/users/${encoded}`)).body).toMatchObject({ id: guest });
  });

  it('gives what $select names and nothing else', async () => {
    const sim = await start({ world: { azure } });
    const { body } = await callGraph(sim, 'GET', `/users/${synced}?$select=onPremisesSyncEnabled,userType`);
    expect(body).toEqual({
      '@odata.context': expect.stringContaining('#users(onPremisesSyncEnabled,userType)/$entity') as string,
      onPremisesSyncEnabled: true,
      userType: 'Member',
    });
  });

  it('tells without $select neither whether the account is enabled nor whether it is a guest', async () => {
    const sim = await start({ world: { azure } });
    const { body } = await callGraph(sim, 'GET', `/users/${mallory}`);
    expect(body).toMatchObject({ displayName: 'Mallory', mail: null, businessPhones: [] });
    expect(body).not.toHaveProperty('accountEnabled');
    expect(body).not.toHaveProperty('userType');
  });

  it('refuses properties and query options that are not simulated', async () => {
    const sim = await start({ world: { azure } });
    const reply = await callGraph(sim, 'GET', `/users/${mallory}?$select=acountEnabled`);
    expect(reply).toMatchObject({
      status: 501,
      body: { error: { message: expect.stringContaining('acountEnabled') as string } },
    });
    expect((await callGraph(sim, 'GET', `/users/${mallory}?$expand=manager`)).status).toBe(501);
  });
});

describe('PATCH /users/{id}', () => {
  it('answers 204 without a body, and disables', async () => {
    const sim = await start({ world: { azure } });
    const reply = await callGraph(sim, 'PATCH', `/users/${mallory}`, disable);
    expect(reply).toMatchObject({ status: 204, body: undefined });
    const { body } = await callGraph(sim, 'GET', `/users/${mallory}${select}`);
    expect(body).toMatchObject({ id: mallory, accountEnabled: false });
    expect(sim.operations[0]).toEqual({
      cloud: 'azure',
      operation: 'PATCH /users/{id}',
      permission: 'User.EnableDisableAccount.All',
      furtherPermissions: ['User.Read.All'],
      writes: true,
      resource: mallory,
      status: 204,
    });
  });

  it.each([{ accountEnabled: 'False' }, { accountEnabled: 0 }, { accountEnabled: null }])(
    'takes no %j for a boolean',
    async (json) => {
      const sim = await start({ world: { azure } });
      expect(await callGraph(sim, 'PATCH', `/users/${mallory}`, { json })).toMatchObject({
        status: 400,
        body: { error: { code: 'Request_BadRequest' } },
      });
      expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(true);
    },
  );

  it('refuses a body that is missing', async () => {
    const sim = await start({ world: { azure } });
    const reply = await callGraph(sim, 'PATCH', `/users/${mallory}`);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  });

  it('takes the flag of a user who is mastered on premises, until the next synchronisation', async () => {
    const sim = await start({ world: { azure } });
    expect(await callGraph(sim, 'PATCH', `/users/${synced}`, disable)).toMatchObject({ status: 204 });
    expect(sim.snapshot().azure.users[1]?.accountEnabled).toBe(false);
  });

  it('refuses a user who is mastered on premises, where the tenant has it so', async () => {
    const sim = await start({ world: { azure: { ...azure, syncedUsersAreReadOnly: true } } });
    expect(await callGraph(sim, 'PATCH', `/users/${synced}`, disable)).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'Request_BadRequest',
          message:
            'Unable to update the specified properties for on-premises mastered Directory Sync objects or ' +
            'objects currently undergoing migration.',
        },
      },
    });
    expect(sim.snapshot().azure.users[1]?.accountEnabled).toBe(true);
  });

  it('refuses an administrator, by role or by group, unless a higher one stands behind', async () => {
    const sim = await start({ world: { azure } });
    const denied = { status: 403, body: { error: { code: 'Authorization_RequestDenied' } } };
    expect(await callGraph(sim, 'PATCH', `/users/${admin}`, disable)).toMatchObject(denied);
    expect(await callGraph(sim, 'PATCH', `/users/${grouped}`, disable)).toMatchObject(denied);
    expect((await callGraph(sim, 'PATCH', `/users/${reader}`, disable)).status).toBe(204);
    const higher = await start({ world: { azure: { ...azure, responderCanManageAdmins: true } } });
    expect((await callGraph(higher, 'PATCH', `/users/${admin}`, disable)).status).toBe(204);
  });

  it('is seen only after the configured number of reads', async () => {
    const sim = await start({ world: { azure: { ...azure, consistencyDelayReads: 1 } } });
    await callGraph(sim, 'PATCH', `/users/${mallory}`, disable);
    const read = async () => (await callGraph(sim, 'GET', `/users/${mallory}${select}`)).body;
    expect(await read()).toMatchObject({ accountEnabled: true });
    expect(await read()).toMatchObject({ accountEnabled: false });
  });
});

describe('POST /users/{id}/revokeSignInSessions', () => {
  const validFrom = async (user: string) => {
    const sim = await start({ world: { azure } });
    const reply = await callGraph(sim, 'POST', `/users/${user}/revokeSignInSessions`);
    expect(reply).toMatchObject({ status: 200, body: { value: true } });
    return sim.snapshot().azure.users.find((candidate) => candidate.id === user)
      ?.signInSessionsValidFromDateTime;
  };

  it('moves the time from which sessions are valid', async () => {
    expect(await validFrom(mallory)).toMatch(/^2026-01-01T12:00:0\dZ$/);
  });

  it('says true for a guest as well, and does nothing', async () => {
    expect(await validFrom(guest)).toBe('2026-01-01T00:00:00Z');
  });

  it('cannot be had with GET', async () => {
    const sim = await start({ world: { azure } });
    const reply = await callGraph(sim, 'GET', `/users/${mallory}/revokeSignInSessions`);
    expect(reply).toMatchObject({
      status: 405,
      body: { error: { message: 'Specified HTTP method is not allowed for the request target.' } },
    });
    expect(sim.snapshot().azure.users[0]?.signInSessionsValidFromDateTime).toBe('2026-01-01T00:00:00Z');
  });
});

describe('GET /users/{id}/transitiveMemberOf', () => {
  it('lists roles and groups', async () => {
    const sim = await start({ world: { azure } });
    const list = async (user: string) =>
      (await callGraph(sim, 'GET', `/users/${user}/transitiveMemberOf?$select=displayName`)).body;
    expect(await list(admin)).toMatchObject({
      value: [{ '@odata.type': '#microsoft.graph.directoryRole', displayName: 'User Administrator' }],
    });
    expect(await list(grouped)).toMatchObject({
      value: [{ '@odata.type': '#microsoft.graph.group', displayName: 'Tier 0' }],
    });
    expect(await list(mallory)).toMatchObject({ value: [] });
  });

  it('tells nothing but type and id of what the caller may not read', async () => {
    const sim = await start({ world: { azure: { ...azure, permissions: ['User.Read.All'] } } });
    expect((await callGraph(sim, 'GET', `/users/${admin}/memberOf`)).body).toMatchObject({
      value: [
        {
          '@odata.type': '#microsoft.graph.directoryRole',
          id: expect.any(String) as string,
          displayName: null,
          roleTemplateId: null,
        },
      ],
    });
  });
});
