import type { Target } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { changeOf, undoKey, useStages, type ChangePlan, type Stage } from '../conformance/stage.suite.ts';
import { deallocateVmCase } from './compute/deallocate-vm/conformance-case.suite.ts';
import { disableServicePrincipalCase } from './entra/disable-service-principal/conformance-case.suite.ts';
import { disableUserCase } from './entra/disable-user/conformance-case.suite.ts';
import { revokeSessionsCase } from './entra/revoke-sessions/conformance-case.suite.ts';

const start = useStages();
const id = 'abcdef22-2222-4222-8222-222222222222';
const admin = {
  id: '44444444-4444-4444-8444-444444444444',
  userPrincipalName: 'admin@example.com',
  directoryRoles: ['Global Administrator' as const],
};

const names = [
  'alice@example.com',
  "o'neil@example.com",
  "'@example.com",
  '$vault@example.com',
  'a+b@example.com',
  'a b@example.com',
  'a%20b@example.com',
  'a/b@example.com',
  'a?b=c&d@example.com',
  'pat_vendor.example#EXT#@example.com',
  'jürgen@example.com',
  "(alice')@example.com",
];

/** Undoes by the target of the plan, as a run does. */
function undone({ runner, context }: Stage, { action, target, undo }: ChangePlan) {
  const options = { idempotencyKey: undoKey, reactivate: true, beforeEffect: () => Promise.resolve() };
  return runner.undo(context, action, target, undo, options);
}

/** Plans, contains and undoes; whatever the target was called, it is the object id from then on. */
async function through(base: ConformanceCase, name: string, asked = name, mail?: string) {
  const users = [{ id, userPrincipalName: name, ...(mail === undefined ? {} : { mail }) }, admin];
  const target: Target = { kind: 'entra.user', id: asked };
  const world = { azure: { responderCanManageAdmins: true, users } };
  const stage = await start({ ...base, target, world });
  const { plan, result } = await stage.contain();
  expect(plan.target).toMatchObject({ kind: 'entra.user', id, userPrincipalName: name });
  expect(plan.facts.names).toEqual(expect.arrayContaining([id, name]));
  expect(plan.facts.identity).toMatchObject({ id });
  expect(result).toMatchObject({ outcome: 'contained' });
  if (stage.action.reversible !== 'no') {
    expect(await undone(stage, plan)).toMatchObject({ outcome: 'restored' });
  }
  const written = stage.sim.operations
    .filter((operation) => operation.writes)
    .map(({ resource }) => resource);
  expect(new Set(written)).toEqual(new Set([id]));
}

describe.each(names)('%s', (name) => {
  const member = !name.includes('#EXT#');
  test('is disabled and enabled again by name', () => through(disableUserCase, name));
  test('is disabled by name in another case', () => through(disableUserCase, name, name.toUpperCase()));
  test('is disabled by object id', () => through(disableUserCase, name, id.toUpperCase()));
  test('is disabled by mail address', () => through(disableUserCase, 'x@example.com', name, name));
  test.runIf(member)('has its sessions revoked by name', () => through(revokeSessionsCase, name));
});

test('a mail address that two accounts have is refused', async () => {
  const mail = 'team@example.com';
  const users = [
    { id, userPrincipalName: 'one@example.com', mail },
    { ...admin, mail },
  ];
  const target: Target = { kind: 'entra.user', id: mail };
  const { plan, sim } = await start({ ...disableUserCase, target, world: { azure: { users } } });
  expect(await plan()).toMatchObject({
    outcome: 'refused',
    code: 'ambiguous-name',
    hints: ['Contain the right one by its object id.'],
  });
  expect(sim.operations.some((operation) => operation.writes)).toBe(false);
});

test('an application is its service principal, whichever id names it, in either case', async () => {
  const appId = 'abcdef33-3333-4333-8333-333333333333';
  const servicePrincipals = [{ id, appId, displayName: "Pipeline 'one'" }];
  for (const asked of [id, id.toUpperCase(), appId, appId.toUpperCase()]) {
    const target: Target = { kind: 'entra.service-principal', id: asked };
    const { plan } = await start({
      ...disableServicePrincipalCase,
      target,
      world: { azure: { servicePrincipals } },
    });
    const { target: resolved, facts } = changeOf(await plan());
    expect(resolved).toEqual({ kind: 'entra.service-principal', id, appId });
    expect(facts.identity).toEqual({ id });
  }
});

const subscription = '22222222-2222-4222-8222-222222222222';
const machine = '/providers/Microsoft.Compute/virtualMachines/vm-dc-01';
const canonical = `/subscriptions/${subscription}/resourceGroups/rg-identity${machine}`;

describe('a machine of Azure is the one that Azure answers with', () => {
  test.each([
    canonical,
    `/subscriptions/${subscription}/resourceGroups/rg%2Didentity${machine}`,
    `/subscriptions/${subscription}/resourceGroups/RG-Identity${machine.toUpperCase()}`,
    `${canonical}/`,
  ])('%s', async (resourceId) => {
    const arm = {
      subscriptionId: subscription,
      virtualMachines: [{ resourceGroup: 'rg-identity', name: 'vm-dc-01' }],
    };
    const target: Target = { kind: 'azure.vm', resourceId };
    const stage = await start({ ...deallocateVmCase, target, world: { arm } });
    const { plan, result } = await stage.contain();
    expect(plan.target).toEqual({ kind: 'azure.vm', resourceId: canonical });
    expect(plan.facts.names).toContain(canonical);
    expect(plan.facts.groups).toContain('rg-identity');
    expect(plan.facts.identity).toMatchObject({ createdAt: '2026-01-01T00:00:00Z' });
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(await undone(stage, plan)).toMatchObject({ outcome: 'restored' });
  });

  test.each([
    canonical.replaceAll('/', '//'),
    `/subscriptions/${subscription}/resourceGroups/rg%252Didentity${machine}`,
    `/subscriptions/${subscription}/resourceGroups/other/%2e%2e/rg-identity${machine}`,
    `${canonical}?x`,
    `${canonical}#x`,
  ])('and what could be another is refused: %s', async (resourceId) => {
    const arm = {
      subscriptionId: subscription,
      virtualMachines: [{ resourceGroup: 'rg-identity', name: 'vm-dc-01' }],
    };
    const target: Target = { kind: 'azure.vm', resourceId };
    const { plan, sim } = await start({ ...deallocateVmCase, target, world: { arm } });
    expect(await plan()).toMatchObject({ outcome: 'refused' });
    expect(sim.operations).toEqual([]);
  });
});
