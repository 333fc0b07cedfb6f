import { expect, it } from 'vitest';

import { callGraph, useCloudSim } from '../simulation/start-for-test.suite.ts';
import type { WorldInput } from '../world/world.ts';

const start = useCloudSim();
const other = '55555555-5555-4555-8555-555555555555';
const subscriptionId = '66666666-6666-4666-8666-666666666666';
const mallory = '00000000-0000-4000-8000-000000000001';
const machine = `/subscriptions/${subscriptionId}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/web-1`;
const world: WorldInput = {
  azure: {
    otherTenants: [{ tenantId: other, users: [{ id: mallory, userPrincipalName: 'mallory@example.org' }] }],
  },
  arm: { otherSubscriptions: [{ subscriptionId, tenantId: other }] },
};

it('shows each tenant to its own tokens only', async () => {
  const sim = await start({ world });
  const path = `/users/${mallory}`;
  expect((await callGraph(sim, 'GET', path)).status).toBe(404);
  const { accessToken } = sim.azureConnectionTo(other);
  expect((await callGraph(sim, 'GET', path, { accessToken })).status).toBe(200);
});

it('refuses, in a subscription, tokens of another tenant than its own', async () => {
  const sim = await start({ world });
  const ask = async (accessToken: string) => {
    const url = `${sim.connections.azure.armEndpoint}${machine}?api-version=2024-07-01`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${accessToken}` } });
    return ((await answer.json()) as { readonly error: { readonly code: string } }).error.code;
  };
  expect(await ask(sim.connections.azure.accessToken)).toBe('InvalidAuthenticationTokenTenant');
  expect(await ask(sim.azureConnectionTo(other).accessToken)).toBe('ResourceNotFound');
});
