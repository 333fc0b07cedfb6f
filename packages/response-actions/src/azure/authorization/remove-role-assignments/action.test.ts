import { describe, expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { removeRoleAssignmentsCase } from './conformance-case.suite.ts';
import { planRemoval } from './plan-removal.ts';

const start = useStages();
const remove = 'DELETE Microsoft.Authorization/roleAssignments/{roleAssignmentName}';
const subscription = '/subscriptions/22222222-2222-4222-8222-222222222222';
const { id, target, world } = removeRoleAssignmentsCase;

test('removes its own roles and no others, and names each in the plan', async () => {
  const { sim, contain } = await start(removeRoleAssignmentsCase);
  const { plan, result } = await contain();
  expect(plan.summary).toContain('Remove 2 role assignments of the managed identity web-1');
  expect(plan.differences.map((difference) => difference.field)).toEqual([
    `role acdd72a7-3385-48ef-bd42-f606fba81ae7 at ${subscription}`,
    `role b24988ac-6180-42a0-ab88-20f7382dd24c at ${subscription}/resourceGroups/web`,
  ]);
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().arm.roleAssignments.map((roleAssignment) => roleAssignment.name.slice(-1))).toEqual([
    '1',
    '2',
  ]);
});

test('says what is left: caches, tokens, inherited roles, groups, other places', async () => {
  const { contain } = await start(removeRoleAssignmentsCase);
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  expect(Object.fromEntries(result.residual.map((access) => [access.code, access.until]))).toEqual({
    'authorization-caches': '2026-03-01T10:10:00.000Z',
    'cached-tokens': '2026-03-02T10:00:00.000Z',
    'inherited-assignments': undefined,
    'group-assignments': undefined,
    'other-scopes': undefined,
    'access-outside-azure-roles': undefined,
    'what-it-has-made': undefined,
  });
  expect(JSON.stringify(result.residual)).toContain('managementGroups/root');
});

test('restores the very same assignments: name, scope, role, condition, description', async () => {
  const { sim, contain, undo } = await start(removeRoleAssignmentsCase);
  const before = sim.snapshot().arm.roleAssignments;
  const { plan } = await contain();
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().arm.roleAssignments).toEqual(before);
});

describe('a failure in the middle', () => {
  const half = async () => {
    const stage = await start(removeRoleAssignmentsCase);
    stage.sim.inject({ operation: remove, error: 'access-denied', times: 1, after: 1 });
    return { ...stage, ...(await stage.contain()) };
  };

  test('is told exactly: what was removed, what failed', async () => {
    const { result } = await half();
    expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
    if (result.outcome !== 'failed') throw new Error('unreachable');
    expect(result.reason).toContain('of 2 role assignments of web-1');
    expect(result.reason).toContain(
      `1 were removed (role acdd72a7-3385-48ef-bd42-f606fba81ae7 at ${subscription})`,
    );
    expect(result.reason).toContain('resourceGroups/web failed; not tried: none');
  });

  test('resumes with the run, though less is left to do than was approved', async () => {
    const { sim, plan, execute } = await half();
    expect(await execute(plan, { resuming: true })).toMatchObject({ outcome: 'contained' });
    expect(sim.snapshot().arm.roleAssignments).toHaveLength(2);
  });

  test('is not resumed by another run: it was not approved', async () => {
    const { plan, execute } = await half();
    expect(await execute(plan)).toMatchObject({ outcome: 'refused', code: 'plan-changed' });
  });

  test('is undone for what was removed', async () => {
    const { sim, plan, undo } = await half();
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
    expect(sim.snapshot().arm.roleAssignments).toHaveLength(4);
  });
});

test('says that a lock stands in the way', async () => {
  const locks = [{ scope: subscription, name: 'keep', level: 'CanNotDelete' as const }];
  const { contain } = await start({
    ...removeRoleAssignmentsCase,
    world: { ...world, arm: { ...world.arm, locks } },
  });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'failed', code: 'cloud-error' });
  expect(JSON.stringify(result)).toContain('ScopeLocked');
});

test('looks only at and below the scopes that it was given', async () => {
  const parameters = { scopes: [`${subscription}/resourceGroups/web/`] };
  const { contain } = await start({ ...removeRoleAssignmentsCase, parameters });
  const { plan, result } = await contain();
  expect(plan.summary).toContain('Remove 1 role assignments');
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(JSON.stringify(result)).toContain('inherited-assignments');
});

test('has nothing to do where it has no role of its own', async () => {
  const { plan } = await start({ ...removeRoleAssignmentsCase, world: { azure: world.azure } });
  expect(await plan()).toMatchObject({ outcome: 'nothing' });
});

describe('refuses', () => {
  const planWith = async (parameters: object, subscriptions: readonly string[] | undefined) => {
    const { sim, context, runner } = await start(removeRoleAssignmentsCase);
    const { graphEndpoint, armEndpoint, tenantId, accessToken } = sim.connections.azure;
    const rest = { graphEndpoint, armEndpoint, tenantId, accessToken };
    const azure = subscriptions === undefined ? rest : { ...rest, subscriptions };
    return runner.plan({ ...context, connections: { azure } }, id, target, parameters as never);
  };

  test('to look everywhere when nobody said where', async () => {
    expect(await planWith({}, undefined)).toMatchObject({ outcome: 'refused', code: 'no-scope' });
  });

  test('a subscription in which we may not act', async () => {
    const scopes = ['/subscriptions/99999999-9999-4999-8999-999999999999'];
    const said = await planWith({ scopes }, ['22222222-2222-4222-8222-222222222222']);
    expect(said).toMatchObject({ outcome: 'refused', code: 'account-not-allowed' });
  });

  test('an invalid scope', async () => {
    const said = await planWith({ scopes: ['/'] }, undefined);
    expect(said).toMatchObject({ outcome: 'refused', code: 'bad-parameters' });
  });

  test('ourselves, as our token says', async () => {
    const caller = {
      name: 'web-1',
      objectId: '22222222-2222-4222-8222-222222222222',
      type: 'ManagedIdentity' as const,
    };
    const arm = { ...world.arm, caller };
    const { sim, plan } = await start({ ...removeRoleAssignmentsCase, world: { ...world, arm } });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    expect(sim.operations.some((operation) => operation.writes)).toBe(false);
  });

  test('the identity as which we are signed in', () => {
    const state = {
      principal: {
        id: '1',
        appId: '2',
        name: 'web-1',
        accountEnabled: true,
        type: 'ManagedIdentity',
        homeTenant: null,
        alternativeNames: null,
      },
      memberships: { groups: [], roles: [] },
      scopes: [subscription],
      assignments: [],
      inherited: [],
      isOurselves: true,
      tenantId: null,
    };
    expect(planRemoval(state)).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    expect(planRemoval({ ...state, isOurselves: false })).toMatchObject({ outcome: 'nothing' });
  });
});
