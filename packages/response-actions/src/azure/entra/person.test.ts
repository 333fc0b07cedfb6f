import type { CloudSim, WorldInput } from '@drawbridge/cloud-sim';
import type { TargetOf } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { changeOf, useStages } from '../../conformance/stage.suite.ts';
import type { AzureConnection } from '../../contract/connections.ts';
import { disableUserCase } from './disable-user/conformance-case.suite.ts';
import { factsOfPerson, observePerson } from './person.ts';

const start = useStages();
// With letters: ids are the same in either case, and a service need not keep ours.
const id = 'abcdef22-2222-4222-8222-222222222222';
const tenantId = 'abcdef11-1111-4111-8111-111111111111';

function stage(target: Partial<TargetOf<'entra.user'>> = {}, arm: WorldInput['arm'] = {}) {
  const azure = { tenantId, users: [{ id, userPrincipalName: 'mallory@example.com' }] };
  return start({ ...disableUserCase, world: { azure, arm }, target: { kind: 'entra.user', id, ...target } });
}

/** The plan for Mallory, by a connection to Azure that is another than the simulator's own. */
async function planBy(
  connectionFrom: (simulated: CloudSim['connections']) => AzureConnection,
  target: Partial<TargetOf<'entra.user'>> = {},
) {
  const { sim, context, runner } = await stage();
  const connections = { azure: connectionFrom(sim.connections) };
  const asked = { kind: 'entra.user', id, ...target } as const;
  return runner.plan({ ...context, connections }, disableUserCase.id, asked, {});
}

describe('ourselves', () => {
  test.each([id, id.toUpperCase()])('are refused, when our token names us as %s', async (objectId) => {
    const caller = { name: 'mallory@example.com', objectId, type: 'User' as const };
    const { sim, plan } = await stage({}, { caller });
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    expect(sim.operations.some((operation) => operation.writes)).toBe(false);
  });

  test('are not known from a token that does not tell, which stops nobody', async () => {
    const plan = await planBy(({ azure, arm }) => ({ ...azure, accessToken: arm.accessToken }));
    expect(plan).toMatchObject({ outcome: 'change', observed: { isOurselves: false } });
  });
});

describe('the time of creation', () => {
  test('is part of the identity, so that a later account with the same name is another', async () => {
    const { plan } = await stage();
    expect(changeOf(await plan()).facts.identity).toEqual({ id, createdAt: '2026-01-01T00:00:00Z' });
  });

  test('is no part of the identity where Graph does not tell it', async () => {
    const { context } = await stage();
    const person = await observePerson(context, { kind: 'entra.user', id });
    const { identity } = factsOfPerson({ ...person, user: { ...person.user, createdAt: null } });
    expect(identity).toEqual({ id });
  });
});

describe('the tenant', () => {
  test.each([tenantId, tenantId.toUpperCase()])('is ours, written as %s', async (written) => {
    const { plan } = await stage({ tenantId: written });
    expect(await plan()).toMatchObject({ outcome: 'change', facts: { account: tenantId } });
  });

  test('of the target is taken where our connection names none', async () => {
    const plan = await planBy(withoutTenant, { tenantId });
    expect(plan).toMatchObject({ outcome: 'change', facts: { account: tenantId } });
  });

  test('is no fact where nobody names one', async () => {
    const plan = await planBy(withoutTenant);
    if (plan.outcome !== 'change') throw new Error(JSON.stringify(plan));
    expect(plan.facts).not.toHaveProperty('account');
  });
});

function withoutTenant({ azure: { graphEndpoint, accessToken } }: CloudSim['connections']): AzureConnection {
  return { graphEndpoint, accessToken };
}
