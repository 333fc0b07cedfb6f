import { describe, expect, test } from 'vitest';

import { useStages } from '../../../conformance/stage.suite.ts';
import { revokeSessionsCase } from './conformance-case.suite.ts';
import { planRevocation } from './plan-revocation.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';
const upn = 'mallory@example.com';
const stage = (extra: object = {}) =>
  start({ ...revokeSessionsCase, world: { azure: { users: [{ id, userPrincipalName: upn, ...extra }] } } });

test('revokes by POST, and sees that older sessions are not accepted any more', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toContain('this cannot be undone');
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: `Entra ID accepts only sessions of ${upn} (${id}) that began after 2026-03-01T10:00:00Z`,
  });
  expect(
    sim.operations.filter((operation) => operation.writes).map((operation) => operation.operation),
  ).toEqual(['POST /users/{id}/revokeSignInSessions']);
});

test('works for a person who is mastered on premises', async () => {
  const { contain } = await stage({ onPremisesSyncEnabled: true });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(JSON.stringify(result)).toContain(`Disable ${upn} in Active Directory on premises`);
});

test('is not taken for contained when the instant does not move', async () => {
  const { sim, contain } = await start({
    ...revokeSessionsCase,
    world: {
      azure: { consistencyDelayReads: 1_000, users: [{ id, userPrincipalName: upn }] },
    },
  });
  const { result } = await contain();
  expect(result).toMatchObject({
    outcome: 'unverified',
    reason: expect.stringContaining('since 2026-01-01T00:00:00Z, 180 s after') as string,
  });
  expect(sim.operations.some((operation) => operation.writes)).toBe(true);
});

test('says that a person who knows the password signs in again, and until when tokens work', async () => {
  const { contain } = await stage();
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  expect(Object.fromEntries(result.residual.map((access) => [access.code, access.until]))).toEqual({
    'new-sign-in': undefined,
    'access-tokens': '2026-03-01T11:00:00.000Z',
    'continuous-access-evaluation-delay': '2026-03-01T10:15:00.000Z',
    'application-sessions': undefined,
    'credentials-added-to-the-account': undefined,
  });
});

test('says nothing of signing in again for an account that is disabled', async () => {
  const { contain } = await stage({ accountEnabled: false });
  const { result } = await contain();
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(JSON.stringify(result)).not.toContain('new-sign-in');
});

describe('refuses', () => {
  test.each([[{ userType: 'Guest' }], [{ userPrincipalName: 'eve_example.net#EXT#@example.com' }]])(
    'a guest, for whom it would do nothing, and names what works: %j',
    async (extra) => {
      const { sim, plan } = await stage(extra);
      expect(await plan()).toMatchObject({
        outcome: 'refused',
        code: 'guest-sessions',
        instead: [{ action: 'azure.entra.disable-user', target: { kind: 'entra.user', id } }],
      });
      expect(sim.operations.some((operation) => operation.writes)).toBe(false);
    },
  );

  test('an emergency account', async () => {
    const { sim, context, runner } = await stage();
    const azure = { ...sim.connections.azure, breakGlassAccounts: [upn] };
    const { id: action, target } = revokeSessionsCase;
    expect(await runner.plan({ ...context, connections: { azure } }, action, target, {})).toMatchObject({
      outcome: 'refused',
      code: 'break-glass-account',
    });
  });

  test('the user as whom we are signed in', () => {
    const user = { id, userPrincipalName: upn, accountEnabled: true, isGuest: false, isSynced: false };
    const state = {
      user: {
        ...user,
        onPremisesNames: [],
        addresses: [],
        mail: null,
        createdAt: null,
        sessionsValidFrom: null,
      },
      memberships: { groups: [], roles: [] },
      isBreakGlass: false,
      isOurselves: true,
      tenantId: null,
      contradictions: [],
    };
    expect(planRevocation(state)).toMatchObject({ outcome: 'refused', code: 'own-credentials' });
    expect(planRevocation({ ...state, isOurselves: false })).toMatchObject({ outcome: 'change' });
  });
});
