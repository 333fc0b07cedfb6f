import type { WorldInput } from '@drawbridge/cloud-sim';
import type { TargetOf } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { disableServicePrincipalCase } from './conformance-case.suite.ts';
import { planPrincipal } from './plan-principal.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';
const appId = '23333333-3333-4333-8333-333333333333';
const name = `pipeline (${id})`;

function stage(
  extra: object = {},
  target: Partial<TargetOf<'entra.service-principal'>> = {},
  arm: WorldInput['arm'] = {},
) {
  const azure = { servicePrincipals: [{ id, appId, displayName: 'pipeline', ...extra }] };
  return start({
    ...disableServicePrincipalCase,
    world: { azure, arm },
    target: { kind: 'entra.service-principal', id, ...target },
  });
}

test('disables the service principal, and reads it back', async () => {
  const { contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toContain(`Disable the service principal ${name} of application ${appId}`);
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: `Entra ID reports the service principal ${name} as disabled`,
  });
});

test.each([
  ['the application’s id', { id: appId }],
  ['both ids', { id, appId: appId.toUpperCase() }],
])('finds it by %s, and acts on the object id', async (_by, target) => {
  const { sim, contain } = await stage({}, target);
  const { plan, result } = await contain();
  expect(plan.change).toMatchObject({ principalId: id });
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().azure.servicePrincipals[0]?.accountEnabled).toBe(false);
});

test('fails when the two ids of the target belong to two things', async () => {
  const { plan } = await stage({}, { id, appId: '99999999-9999-4999-8999-999999999999' });
  expect(await plan()).toMatchObject({ outcome: 'failed', code: 'mismatched-ids' });
});

test('tells the guards both ids, the name, the groups and the roles', async () => {
  const { plan } = await start(disableServicePrincipalCase);
  const said = await plan();
  if (said.outcome !== 'change') throw new Error(JSON.stringify(said));
  expect(said.facts.names).toEqual([id, appId, 'pipeline']);
  expect(said.facts.groups).toEqual(expect.arrayContaining(['Deployers', 'Directory Readers']));
});

test('says what opens it again: credentials, owners, roles, other tenants', async () => {
  const { contain } = await start(disableServicePrincipalCase);
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  const residual = new Map(result.residual.map((access) => [access.code, access]));
  expect([...residual.keys()]).toEqual([
    'access-tokens',
    'application-credentials',
    'owners',
    'other-tenants',
    'directory-roles',
    'what-the-application-has-made',
  ]);
  expect(residual.get('access-tokens')?.until).toBe('2026-03-02T10:00:00.000Z');
  expect(residual.get('application-credentials')).toMatchObject({
    what: expect.stringContaining('1 secrets and certificates') as string,
    until: '2027-01-01T00:00:00Z',
  });
  expect(residual.get('owners')?.what).toContain('2 owners');
});

test('says where an application of another tenant is to be dealt with', async () => {
  const { plan } = await stage({ appOwnerOrganizationId: '44444444-4444-4444-8444-444444444444' });
  const said = JSON.stringify(await plan());
  expect(said).toContain('registered-elsewhere');
  expect(said).toContain('tenant 44444444-4444-4444-8444-444444444444');
});

test('has nothing to do for one that is disabled', async () => {
  const { plan } = await stage({ accountEnabled: false });
  expect(await plan()).toMatchObject({ outcome: 'nothing', reason: `${name} is disabled already` });
});

describe('refuses', () => {
  test('a managed identity, and leads to its role assignments', async () => {
    const { sim, plan } = await stage({ servicePrincipalType: 'ManagedIdentity' });
    expect(await plan()).toMatchObject({
      outcome: 'refused',
      code: 'managed-identity',
      instead: [
        {
          action: 'azure.authorization.remove-role-assignments',
          target: { kind: 'entra.service-principal', id },
        },
      ],
    });
    expect(sim.operations.some((operation) => operation.writes)).toBe(false);
  });

  test.each(['f8cdef31-a31e-4b4a-93e4-5f571e91255a', '72f988bf-86f1-41af-91ab-2d7cd011db47'])(
    'an application of Microsoft’s own, registered in %s',
    async (appOwnerOrganizationId) => {
      const { plan } = await stage({ appOwnerOrganizationId });
      expect(await plan()).toMatchObject({ outcome: 'refused', code: 'microsoft-application' });
    },
  );

  test('the application as which we are signed in', () => {
    const principal = { id, appId, name: 'pipeline', accountEnabled: true, type: 'Application' };
    const state = {
      principal: { ...principal, homeTenant: null, alternativeNames: null },
      memberships: { groups: [], roles: [] },
      registration: { applicationId: null, secrets: [], certificates: [], owners: [] },
      isOurselves: true,
      tenantId: null,
    };
    expect(planPrincipal(state)).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    expect(planPrincipal({ ...state, isOurselves: false })).toMatchObject({ outcome: 'change' });
  });

  test.each([
    ['the service principal', { name: 'something else', objectId: id }],
    ['the application', { name: appId, objectId: '99999999-9999-4999-8999-999999999999' }],
  ])('ourselves, when our token names %s', async (_what, named) => {
    const { sim, plan } = await stage({}, {}, { caller: { ...named, type: 'Application' } });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    expect(sim.operations.some((operation) => operation.writes)).toBe(false);
  });

  test('a target of another tenant, without asking Graph', async () => {
    const { sim, plan } = await stage({}, { tenantId: '55555555-5555-4555-8555-555555555555' });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
    expect(sim.operations).toEqual([]);
  });
});
