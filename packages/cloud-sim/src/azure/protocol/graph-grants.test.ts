import { expect, it } from 'vitest';

import { callGraph, useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { leastGraphPermissions } from './graph-grants.ts';
import { graphOperations } from '../operations.ts';

const start = useCloudSim();
const userId = '00000000-0000-4000-8000-000000000001';
const users = [{ id: userId, userPrincipalName: 'alice@example.com' }];

const claimsOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

it('knows the least permission of every operation', () => {
  const least = graphOperations.flatMap(({ permission, furtherPermissions, detailPermissions }) => [
    permission,
    ...(furtherPermissions ?? []),
    ...(detailPermissions ?? []),
  ]);
  expect([...new Set(least)].sort()).toEqual(leastGraphPermissions);
});

it('gives a token that names tenant, application, object and roles, as Entra does', async () => {
  const sim = await start({ world: { azure: { permissions: ['User.Read.All'] } } });
  expect(claimsOf(sim.connections.azure.accessToken)).toMatchObject({
    tid: sim.connections.azure.tenantId,
    appid: sim.snapshot().arm.caller.name,
    oid: sim.snapshot().arm.caller.objectId,
    roles: ['User.Read.All'],
  });
});

it('leaves what is withheld out of the token, and refuses what needs it', async () => {
  const world = { azure: { users, withheld: ['User.Read.All'] } };
  const sim = await start({ world });
  const { roles } = claimsOf(sim.connections.azure.accessToken) as { readonly roles: readonly string[] };
  expect(roles).toEqual(
    leastGraphPermissions.filter((graphPermission) => graphPermission !== 'User.Read.All'),
  );
  expect((await callGraph(sim, 'GET', `/users/${userId}`)).status).toBe(403);
  const other = await start({ world: { azure: { users } } });
  expect((await callGraph(other, 'GET', `/users/${userId}`)).status).toBe(200);
});
