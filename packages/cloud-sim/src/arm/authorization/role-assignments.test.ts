import { describe, expect, it } from 'vitest';

import { useCloudSim } from '../../simulation/start-for-test.suite.ts';
import { callArm } from '../call-arm.suite.ts';

const start = useCloudSim();
const subscription = '/subscriptions/22222222-2222-4222-8222-222222222222';
const principalId = '33333333-3333-4333-8333-333333333333';
const reader = `${subscription}/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7`;
const assignments = '/providers/Microsoft.Authorization/roleAssignments';
const id = (n: number) => `70000000-0000-4000-8000-00000000000${String(n)}`;
const of = (n: number, scope: string) => ({
  name: id(n),
  scope,
  roleDefinitionId: reader,
  principalId,
});
const mine = `?$filter=principalId%20eq%20'${principalId}'`;
const versioned = { apiVersion: '2022-04-01' };

describe('role assignments', () => {
  it('are listed at, below and above the scope, a page at a time', async () => {
    const roleAssignments = [
      of(1, '/providers/Microsoft.Management/managementGroups/root'),
      of(2, subscription),
      of(3, `${subscription}/resourceGroups/web`),
      of(4, `${subscription}/resourceGroups/other`),
    ];
    const sim = await start({ world: { arm: { roleAssignments, pageSize: 2 } } });
    const first = await callArm(
      sim,
      'GET',
      `${subscription}/resourceGroups/web${assignments}${mine}`,
      versioned,
    );
    expect(first.body.value?.map((assignment) => assignment.name)).toEqual([id(1), id(2)]);
    const second = await callArm(sim, 'GET', first.body.nextLink ?? '');
    expect(second.body.value?.map((assignment) => assignment.name)).toEqual([id(3)]);
    expect(second.body.nextLink).toBeUndefined();
  });

  it('are there once for a role, a principal and a scope, and one that is gone is deleted with 204', async () => {
    const sim = await start({ world: { arm: { roleAssignments: [of(2, subscription)] } } });
    const json = {
      properties: { roleDefinitionId: reader, principalId, principalType: 'ServicePrincipal' },
    };
    const put = (n: number) =>
      callArm(sim, 'PUT', `${subscription}${assignments}/${id(n)}`, { json, ...versioned });
    expect(await put(9)).toMatchObject({ status: 409, body: { error: { code: 'RoleAssignmentExists' } } });
    expect((await put(2)).status).toBe(200);
    const remove = () => callArm(sim, 'DELETE', `${subscription}${assignments}/${id(2)}`, versioned);
    expect([(await remove()).status, (await remove()).status]).toEqual([200, 204]);
    expect((await put(9)).status).toBe(201);
  });

  it('cannot be deleted under a lock', async () => {
    const locks = [{ scope: subscription, name: 'keep', level: 'CanNotDelete' as const }];
    const roleAssignments = [of(3, `${subscription}/resourceGroups/web`)];
    const sim = await start({ world: { arm: { roleAssignments, locks } } });
    const path = `${subscription}/resourceGroups/web${assignments}/${id(3)}`;
    expect(await callArm(sim, 'DELETE', path, versioned)).toMatchObject({
      status: 409,
      body: { error: { code: 'ScopeLocked' } },
    });
  });
});

it('tells what the caller may do at a scope', async () => {
  const sim = await start({ world: { arm: { permissions: ['Microsoft.Authorization/*/read'] } } });
  const path = `${subscription}/providers/Microsoft.Authorization/permissions`;
  expect((await callArm(sim, 'GET', path, versioned)).body.value).toMatchObject([
    { actions: ['Microsoft.Authorization/*/read'] },
  ]);
});
