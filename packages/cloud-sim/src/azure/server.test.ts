import { describe, expect, it } from 'vitest';

import { callGraph, useCloudSim } from '../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../world/world.ts';

const start = useCloudSim();
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';
const id = (n: number) => `00000000-0000-4000-8000-00000000000${String(n)}`;
const azure: NonNullable<WorldInput['azure']> = {
  users: [
    { id: id(1), userPrincipalName: 'mallory@example.com' },
    { id: id(2), userPrincipalName: 'first@example.com', directoryRoles: ['Global Administrator'] },
    {
      id: id(3),
      userPrincipalName: 'second@example.com',
      directoryRoles: ['Global Administrator'],
      accountEnabled: false,
    },
  ],
  servicePrincipals: [{ id: id(7), appId: id(8), displayName: 'Pipeline' }],
};
const members = `/directoryRoles/roleTemplateId=${globalAdministrator}/members`;
const disable = { json: { accountEnabled: false } };

describe('who may call', () => {
  it('refuses a call without a token, and with another', async () => {
    const sim = await start({ world: { azure } });
    for (const accessToken of ['', 'another']) {
      expect(await callGraph(sim, 'GET', `/users/${id(1)}`, { accessToken })).toMatchObject({
        status: 401,
        body: { error: { code: 'InvalidAuthenticationToken' } },
      });
    }
    expect(sim.operations.map((operation) => [operation.operation, operation.status])).toEqual([
      ['GET /users/{id}', 401],
      ['GET /users/{id}', 401],
    ]);
  });

  it.each([
    [['User.Read.All'], 403],
    [['User.EnableDisableAccount.All'], 403],
    [['User.EnableDisableAccount.All', 'User.Read.All'], 204],
    [['User.ReadWrite.All'], 204],
  ])('with %j answers %i to a PATCH of accountEnabled', async (permissions, status) => {
    const sim = await start({ world: { azure: { ...azure, permissions } } });
    expect((await callGraph(sim, 'PATCH', `/users/${id(1)}`, disable)).status).toBe(status);
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(status === 403);
  });
});

describe('GET /directoryRoles/roleTemplateId={id}/members', () => {
  it('lists who holds the role, a page at a time', async () => {
    const sim = await start({ world: { azure: { ...azure, pageSize: 1 } } });
    const first = await callGraph(sim, 'GET', `${members}?$select=id,accountEnabled`);
    const page = first.body as { readonly '@odata.nextLink': string; readonly value: unknown };
    expect(page.value).toEqual([{ '@odata.type': '#microsoft.graph.user', id: id(2), accountEnabled: true }]);
    const second = await callGraph(sim, 'GET', page['@odata.nextLink']);
    expect(second.body).toMatchObject({ value: [{ id: id(3), accountEnabled: false }] });
    expect(second.body).not.toHaveProperty('@odata.nextLink');
  });

  it('tells nothing but the id of users whom the caller may not read', async () => {
    const permissions = ['RoleManagement.Read.Directory'];
    const sim = await start({ world: { azure: { ...azure, permissions } } });
    const { body } = await callGraph(sim, 'GET', `${members}?$select=id,accountEnabled`);
    expect(body).toMatchObject({ value: [{ id: id(2), accountEnabled: null }, { id: id(3) }] });
  });

  it('names a group that holds the role, and not who holds it through the group', async () => {
    const group = { id: id(9), displayName: 'Tier 0', directoryRoles: ['Global Administrator' as const] };
    const users = [{ id: id(1), userPrincipalName: 'mallory@example.com', groups: [group] }];
    const sim = await start({ world: { azure: { users } } });
    const { body } = await callGraph(sim, 'GET', `${members}?$select=id,accountEnabled`);
    expect(body).toMatchObject({ value: [{ '@odata.type': '#microsoft.graph.group', id: id(9) }] });
    const listed = async (relation: string) => {
      const reply = await callGraph(sim, 'GET', `/users/${id(1)}/${relation}?$select=displayName`);
      return (reply.body as { value: { displayName: string }[] }).value.map((user) => user.displayName);
    };
    expect(await listed('memberOf')).toEqual(['Tier 0']);
    expect(await listed('transitiveMemberOf')).toEqual(['Global Administrator', 'Tier 0']);
    expect((await callGraph(sim, 'PATCH', `/users/${id(1)}`, disable)).status).toBe(403);
  });

  it('knows no role that nobody holds', async () => {
    const sim = await start({ world: { azure } });
    const securityReader = '5d6b6bb7-de71-4623-b4af-96380a352509';
    const reply = await callGraph(sim, 'GET', `/directoryRoles/roleTemplateId=${securityReader}/members`);
    expect(reply).toMatchObject({ status: 404, body: { error: { code: 'Request_ResourceNotFound' } } });
  });
});

it('disables a service principal', async () => {
  const sim = await start({ world: { azure } });
  const path = `/servicePrincipals/${id(7)}`;
  expect((await callGraph(sim, 'GET', path)).body).toMatchObject({ appId: id(8), accountEnabled: true });
  expect((await callGraph(sim, 'PATCH', path, disable)).status).toBe(204);
  expect((await callGraph(sim, 'GET', path)).body).toMatchObject({ accountEnabled: false });
  // The object id, not the application's.
  expect((await callGraph(sim, 'GET', `/servicePrincipals/${id(8)}`)).status).toBe(404);
});

describe('what is not simulated', () => {
  it.each([
    ['GET', '/organization'],
    ['DELETE', `/users/${id(1)}`],
    ['POST', `/users/${id(1)}/assignLicense`],
  ] as const)('names %s %s, and records it', async (method, path) => {
    const sim = await start({ world: { azure } });
    const reply = await callGraph(sim, method, path);
    const message = `Drawbridge's cloud-sim does not simulate ${method} /v1.0${path}.`;
    expect(reply).toMatchObject({ status: 501, body: { error: { message } } });
    expect(sim.operations).toMatchObject([{ operation: `${method} /v1.0${path}`, status: 501 }]);
  });

  it('names another version of Graph', async () => {
    const sim = await start({ world: { azure } });
    const beta = sim.connections.azure.graphEndpoint.replace('/v1.0', '/beta');
    expect((await callGraph(sim, 'GET', `${beta}/users/${id(1)}`)).status).toBe(501);
  });
});

describe('injected faults', () => {
  const fault = { operation: 'PATCH /users/{id}', times: 1 } as const;

  it.each([
    ['access-denied', 403, 'Authorization_RequestDenied', undefined],
    ['not-found', 404, 'Request_ResourceNotFound', undefined],
    ['throttled', 429, 'TooManyRequests', '7'],
    ['unavailable', 503, 'serviceNotAvailable', '7'],
  ] as const)(
    'answers %s in the way of Graph, and changes nothing',
    async (error, status, code, retryAfter) => {
      const sim = await start({ world: { azure } });
      sim.inject({ ...fault, error, retryAfterSeconds: 7 });
      const reply = await callGraph(sim, 'PATCH', `/users/${id(1)}`, disable);
      expect(reply).toMatchObject({ status, retryAfter, body: { error: { code } } });
      expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(true);
    },
  );

  it('says with every 429 how long to wait', async () => {
    const sim = await start({ world: { azure } });
    sim.inject({ ...fault, error: 'throttled' });
    expect((await callGraph(sim, 'PATCH', `/users/${id(1)}`, disable)).retryAfter).toBe('1');
  });

  it('disables, and cuts the connection before the answer', async () => {
    const sim = await start({ world: { azure } });
    sim.inject({ ...fault, error: 'drop-after-write' });
    await expect(callGraph(sim, 'PATCH', `/users/${id(1)}`, disable)).rejects.toThrow();
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(false);
    expect(sim.operations).toMatchObject([{ operation: 'PATCH /users/{id}', status: 0 }]);
  });
});
