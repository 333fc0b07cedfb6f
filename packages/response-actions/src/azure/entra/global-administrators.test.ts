import type { WorldInput } from '@drawbridge/cloud-sim';
import { expect, test } from 'vitest';

import { useStages } from '../../conformance/stage.suite.ts';
import { disableUserCase } from './disable-user/conformance-case.suite.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';
const other = '44444444-4444-4444-8444-444444444444';
const directoryRoles = ['Global Administrator' as const];
const holders = 'GET /directoryRoles/roleTemplateId={id}/members';

type AzureWorld = NonNullable<WorldInput['azure']>;

/** A user who is to be disabled; what is read of administrators is in what the plan was made from. */
function stage(azure: AzureWorld = {}, user: Partial<NonNullable<AzureWorld['users']>[number]> = {}) {
  const users = [{ id, userPrincipalName: 'mallory@example.com', ...user }, ...(azure.users ?? [])];
  const world = { azure: { responderCanManageAdmins: true, ...azure, users } };
  return start({ ...disableUserCase, world, target: { kind: 'entra.user', id } });
}

test('an application that holds the role is no other administrator: it cannot rescue a tenant', async () => {
  const app = { id: other, appId: '55555555-5555-4555-8555-555555555555', displayName: 'Automation' };
  const { plan } = await stage({ servicePrincipals: [{ ...app, directoryRoles }] }, { directoryRoles });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'last-global-administrator' });
});

test('who holds the role directly and through a group is counted once, and who is enabled apart', async () => {
  const group = { id: '66666666-6666-4666-8666-666666666666', displayName: 'Admins', directoryRoles };
  const groups = [{ ...group, isAssignableToRole: true }];
  const users = [
    { id: other, userPrincipalName: 'eve@example.com', groups, directoryRoles },
    {
      id: '77777777-7777-4777-8777-777777777777',
      userPrincipalName: 'bob@example.com',
      groups,
      accountEnabled: false,
    },
  ];
  const { plan } = await stage({ users });
  expect(await plan()).toMatchObject({
    observed: {
      globalAdministrators: {
        users: [other, '77777777-7777-4777-8777-777777777777'],
        enabledUsers: [other],
      },
    },
  });
});

test('a role that is not there is held by nobody', async () => {
  const { sim, plan } = await stage();
  sim.inject({ operation: holders, error: 'not-found', times: 1 });
  expect(await plan()).toMatchObject({
    outcome: 'change',
    observed: { globalAdministrators: { users: [], enabledUsers: [] } },
  });
});

test('who holds the role by the own memberships and is not on the list is not disabled: the list is wrong', async () => {
  const eve = { id: other, userPrincipalName: 'eve@example.com', directoryRoles };
  const { sim, plan } = await stage({ users: [eve] }, { directoryRoles });
  sim.inject({ operation: holders, error: 'not-found', times: 1 });
  const name = `mallory@example.com (${id})`;
  expect(await plan()).toMatchObject({
    outcome: 'refused',
    code: 'last-global-administrator',
    reason: `${name} holds Global Administrator, and the list of its holders does not name ${name}: whether another one is left is unknown`,
    hints: ['Plan again in a few minutes. If it stays like this, check the holders of the role in Entra ID.'],
  });
});

test('a plan to disable a Global Administrator says whom it takes from whom, and another plan does not', async () => {
  const eve = { id: other, userPrincipalName: 'eve@example.com', directoryRoles };
  const administrator = await (await stage({ users: [eve] }, { directoryRoles })).plan();
  expect(administrator.outcome === 'change' && administrator.facts.depletes).toEqual({
    pool: 'entra.global-administrators',
    title: 'Global Administrator',
    code: 'last-global-administrator',
    members: [id, other],
    target: id,
  });
  const ordinary = await (await stage({ users: [eve] })).plan();
  expect(ordinary.outcome === 'change' && ordinary.facts.depletes).toBe(undefined);
});

test.each([
  [holders, 'RoleManagement.Read.Directory'],
  ['GET /groups/{id}/transitiveMembers', 'GroupMember.Read.All'],
])('nothing is done while %s is denied, and %s is named', async (operation, permission) => {
  const groups = [
    {
      id: '66666666-6666-4666-8666-666666666666',
      displayName: 'Admins',
      directoryRoles,
      isAssignableToRole: true,
    },
  ];
  const { sim, plan } = await stage({
    users: [{ id: other, userPrincipalName: 'eve@example.com', groups }],
  });
  sim.inject({ operation, error: 'access-denied', times: 9 });
  const said = await plan();
  expect(said).toMatchObject({ outcome: 'failed', code: 'access-denied' });
  expect(JSON.stringify(said)).toContain(permission);
});
