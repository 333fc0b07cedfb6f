import type { WorldInput } from '@drawbridge/cloud-sim';
import type { TargetOf } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import type { AzureConnection } from '../../../contract/connections.ts';
import { useStages } from '../../../conformance/stage.suite.ts';
import { disableUserCase } from './conformance-case.suite.ts';
import { planUser } from './plan-user.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';
const upn = 'mallory@example.com';
const name = `${upn} (${id})`;
const admin = {
  id: '44444444-4444-4444-8444-444444444444',
  userPrincipalName: 'admin@example.com',
  directoryRoles: ['Global Administrator' as const],
};

type AzureWorld = NonNullable<WorldInput['azure']>;
type User = NonNullable<AzureWorld['users']>[number];

function stage(
  extra: Partial<User> = {},
  others: readonly User[] = [admin],
  target: Partial<TargetOf<'entra.user'>> = {},
) {
  const azure = {
    responderCanManageAdmins: true,
    users: [{ id, userPrincipalName: upn, ...extra }, ...others],
  };
  return start({ ...disableUserCase, world: { azure }, target: { kind: 'entra.user', id, ...target } });
}

test('disables the account, then revokes its sessions, and reads the account back', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe(`Disable the account of ${name}; revoke all sign-in sessions`);
  expect(result).toMatchObject({
    outcome: 'contained',
    evidence: `Entra ID reports the account of ${name} as disabled`,
  });
  const calls = sim.operations.map((operation) => [operation.operation, operation.status]);
  const written = calls.findIndex(([operation]) => operation === 'PATCH /users/{id}');
  expect(calls.slice(written, written + 3)).toEqual([
    ['PATCH /users/{id}', 204],
    ['POST /users/{id}/revokeSignInSessions', 200],
    ['GET /users/{id}', 200],
  ]);
});

test('acts on the object id, also when it was given a principal name', async () => {
  const { sim, contain } = await stage({}, [admin], { id: upn });
  const { plan, result } = await contain();
  expect(plan.change).toMatchObject({ userId: id });
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(false);
});

test('says when the tokens end, and that the apps’ own sessions do not', async () => {
  const { contain } = await stage();
  const { result } = await contain();
  if (result.outcome !== 'contained') throw new Error(JSON.stringify(result));
  expect(Object.fromEntries(result.residual.map((access) => [access.code, access.until]))).toEqual({
    'access-tokens': '2026-03-01T11:00:00.000Z',
    'continuous-access-evaluation-delay': '2026-03-01T10:15:00.000Z',
    'application-sessions': undefined,
    'registered-devices': undefined,
    'credentials-added-to-applications': undefined,
  });
});

describe('a guest', () => {
  test('is disabled, and told to keep the sessions of the home tenant', async () => {
    const { sim, contain } = await stage({ userType: 'Guest' });
    const { plan, result } = await contain();
    expect(plan.change).toMatchObject({ revokeSessions: false });
    expect(plan.summary).toContain('cannot be revoked here');
    expect(result).toMatchObject({ outcome: 'contained' });
    expect(JSON.stringify(result)).toContain('guest-home-sessions');
    const operations = sim.operations.map((operation) => operation.operation);
    expect(operations).not.toContain('POST /users/{id}/revokeSignInSessions');
  });

  test('is known by its principal name too', async () => {
    const { plan } = await stage({ userPrincipalName: 'eve_example.net#EXT#@example.com' });
    expect(await plan()).toMatchObject({ outcome: 'change', change: { revokeSessions: false } });
  });
});

describe('refuses', () => {
  test('a user who is mastered on premises, and says to disable there first', async () => {
    const { plan } = await stage({ onPremisesSyncEnabled: true });
    const said = await plan();
    expect(said).toMatchObject({
      outcome: 'refused',
      code: 'synced-from-on-premises',
      instead: [{ action: 'azure.entra.revoke-sessions', target: { kind: 'entra.user', id } }],
    });
    expect(JSON.stringify(said)).toContain('on premises first');
  });

  test.each([[upn.toUpperCase()], [id]])('an emergency account, listed as %s', async (listed) => {
    const { sim, context, runner } = await stage();
    const azure: AzureConnection = { ...sim.connections.azure, breakGlassAccounts: [listed] };
    const plan = await runner.plan(
      { ...context, connections: { azure } },
      disableUserCase.id,
      disableUserCase.target,
      {},
    );
    expect(plan).toMatchObject({ outcome: 'refused', code: 'break-glass-account' });
  });

  test('the last Global Administrator whose account is enabled', async () => {
    const directoryRoles = ['Global Administrator' as const];
    const { plan } = await stage({ directoryRoles }, [{ ...admin, accountEnabled: false }]);
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'last-global-administrator' });
    const { contain } = await stage({ directoryRoles }, [admin]);
    expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  });

  test('the last Global Administrator who holds the role through a group', async () => {
    const group = { id: '66666666-6666-4666-8666-666666666666', displayName: 'Admins' };
    const groups = [
      { ...group, isAssignableToRole: true, directoryRoles: ['Global Administrator' as const] },
    ];
    const eve = { id: '77777777-7777-4777-8777-777777777777', userPrincipalName: 'eve@example.com' };
    const { plan } = await stage({ groups }, [eve]);
    expect(await plan()).toMatchObject({ outcome: 'refused', code: 'last-global-administrator' });
    const { plan: planWithDisabled } = await stage({ groups }, [{ ...eve, groups, accountEnabled: false }]);
    expect(await planWithDisabled()).toMatchObject({ outcome: 'refused', code: 'last-global-administrator' });
    const { plan: planWithEve } = await stage({ groups }, [{ ...eve, groups }]);
    expect(await planWithEve()).toMatchObject({ outcome: 'change' });
  });

  test('the user as whom we are signed in', () => {
    const user = {
      id,
      userPrincipalName: upn,
      mail: null,
      createdAt: null,
      accountEnabled: true,
      isGuest: false,
      isSynced: false,
      onPremisesNames: [],
      addresses: [],
      sessionsValidFrom: null,
    };
    const state = {
      user,
      memberships: { groups: [], roles: [] },
      globalAdministrators: { users: [], enabledUsers: [] },
      isBreakGlass: false,
      isOurselves: true,
      tenantId: null,
      contradictions: [],
    };
    const target = { kind: 'entra.user', id } as const;
    const parameters = { syncedUser: 'refuse' } as const;
    expect(planUser(state, target, parameters)).toMatchObject({
      outcome: 'refused',
      code: 'own-credentials',
    });
    expect(planUser({ ...state, isOurselves: false }, target, parameters)).toMatchObject({
      outcome: 'change',
    });
  });

  test('a user of another tenant, without asking Graph', async () => {
    const tenantId = '55555555-5555-4555-8555-555555555555';
    const { sim, plan } = await stage({}, [admin], { tenantId });
    expect(await plan()).toMatchObject({
      outcome: 'refused',
      code: 'account-not-allowed',
      hints: [`Connect to tenant ${tenantId}, and run it again.`],
    });
    expect(sim.operations).toEqual([]);
  });
});

test('has nothing to do for a disabled account, but says that its sessions were not revoked', async () => {
  const { plan } = await stage({ accountEnabled: false });
  const said = await plan();
  expect(said).toMatchObject({ outcome: 'nothing', reason: `the account of ${name} is disabled already` });
  expect(JSON.stringify(said)).toContain('sessions-not-revoked-by-us');
  expect(JSON.stringify(said)).toContain('those issued since 2026-01-01T00:00:00Z');
});

describe('a privileged user', () => {
  const tier = {
    id: '66666666-6666-4666-8666-666666666666',
    displayName: 'Tier 0',
    isAssignableToRole: true,
  };

  test.each([
    ['a role', { directoryRoles: ['User Administrator' as const] }, 'User Administrator'],
    ['a role-assignable group', { groups: [tier] }, 'role-assignable group Tier 0'],
  ])(
    'by %s is told beforehand to need a Privileged Authentication Administrator',
    async (_by, extra, named) => {
      const { plan } = await stage(extra);
      const said = await plan();
      expect(said).toMatchObject({ outcome: 'change', summary: expect.stringContaining(named) as string });
      expect(JSON.stringify(said)).toContain(
        'Privileged Authentication Administrator stands behind the call',
      );
    },
  );

  test('is told as denied, with that role, where it does not stand behind the call', async () => {
    const azure = {
      users: [{ id, userPrincipalName: upn, directoryRoles: ['User Administrator' as const] }, admin],
    };
    const { contain } = await start({ ...disableUserCase, world: { azure } });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied', retryable: false });
    expect(JSON.stringify(result)).toContain('Privileged Authentication Administrator');
  });

  test('is not who holds ordinary roles alone', async () => {
    const { plan } = await stage({
      directoryRoles: ['Directory Readers', 'Guest Inviter', 'Message Center Reader', 'Reports Reader'],
    });
    expect(JSON.stringify(await plan())).not.toContain('privileged');
  });
});

test('tells the guards of groups in groups, by id and by name, and of roles', async () => {
  const inner = { id: '88888888-8888-4888-8888-888888888888', displayName: 'Payments' };
  const outer = { id: '99999999-9999-4999-8999-999999999999', displayName: 'Crown jewels' };
  const users = [
    { id, userPrincipalName: upn, groups: [inner], directoryRoles: ['Reports Reader' as const] },
  ];
  const azure = { users, groups: [{ ...outer, members: [inner.id] }], pageSize: 1 };
  const { plan } = await start({ ...disableUserCase, world: { azure } });
  const said = await plan();
  if (said.outcome !== 'change') throw new Error(JSON.stringify(said));
  expect(said.facts.names).toEqual([id, upn]);
  expect(said.facts.groups).toEqual(
    expect.arrayContaining([inner.id, 'Payments', outer.id, 'Crown jewels', 'Reports Reader']),
  );
  expect(said.facts.account).toBe('11111111-1111-4111-8111-111111111111');
});

test('fails, and does not go on blind, where the names of groups are hidden', async () => {
  const users = [{ id, userPrincipalName: upn, groups: [{ id: admin.id, displayName: 'Payments' }] }, admin];
  const permissions = ['User.Read.All', 'RoleManagement.Read.Directory'];
  const { plan } = await start({ ...disableUserCase, world: { azure: { users, permissions } } });
  const said = await plan();
  expect(said).toMatchObject({
    outcome: 'failed',
    code: 'access-denied',
    reason: expect.stringContaining('GroupMember.Read.All') as string,
    hints: [
      'Grant GroupMember.Read.All to the application that Drawbridge uses: guards compare groups by name too.',
    ],
  });
});

describe('when the revocation fails after the account was disabled', () => {
  const revoke = 'POST /users/{id}/revokeSignInSessions';

  test('says what was done and what was not', async () => {
    const { sim, contain } = await stage();
    sim.inject({ operation: revoke, error: 'access-denied', times: 1 });
    const { result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'access-denied', retryable: false });
    if (result.outcome !== 'failed') throw new Error('unreachable');
    expect(result.reason).toContain(
      `the account of ${name} was disabled, but its sign-in sessions were not revoked`,
    );
    expect(result.reason).toContain('User.RevokeSessions.All');
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(false);
  });

  test('revokes them when it is resumed', async () => {
    const { sim, contain, execute } = await stage();
    const before = sim.snapshot().azure.users[0]?.signInSessionsValidFromDateTime;
    sim.inject({ operation: revoke, error: 'unavailable', times: 4 });
    const { plan, result } = await contain();
    expect(result).toMatchObject({ outcome: 'failed', code: 'unavailable', retryable: true });
    expect(await execute(plan, { resuming: true })).toMatchObject({ outcome: 'contained' });
    expect(sim.snapshot().azure.users[0]?.signInSessionsValidFromDateTime).not.toBe(before);
  });

  test('enables the account again when it is undone instead', async () => {
    const { sim, contain, undo } = await stage();
    sim.inject({ operation: revoke, error: 'access-denied', times: 1 });
    const { plan } = await contain();
    expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
    expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(true);
  });
});

test('says before an undo that the sessions stay revoked', async () => {
  const { context, runner, contain } = await stage();
  const { plan } = await contain();
  const undo = await runner.planUndo(context, plan.action, plan.target, plan.undo);
  expect(undo.decision).toMatchObject({ outcome: 'restore' });
  expect(JSON.stringify(undo.decision)).toContain('its revoked sessions stay revoked');
});

describe('when Microsoft Graph cannot be used', () => {
  const planWith = async (azure: AzureConnection) => {
    const { sim, context, runner } = await stage();
    const connections = { azure: { ...sim.connections.azure, ...azure } };
    return runner.plan({ ...context, connections }, disableUserCase.id, disableUserCase.target, {});
  };

  test('says that our token is not accepted, and does not repeat it', async () => {
    const said = await planWith({ accessToken: 'not-the-token' });
    expect(said).toMatchObject({ outcome: 'failed', code: 'invalid-credentials', retryable: false });
    expect(JSON.stringify(said)).not.toContain('not-the-token');
  });

  test('says that nobody answers', async () => {
    const said = await planWith({ graphEndpoint: 'http://127.0.0.1:9/v1.0' });
    expect(said).toMatchObject({ outcome: 'failed', code: 'unavailable', retryable: true });
  });

  test('retries a 429 that does not say how long to wait', async () => {
    const { sim, plan } = await start({
      ...disableUserCase,
      world: { azure: { ...disableUserCase.world.azure, throttlingSaysHowLong: false } },
    });
    sim.inject({ operation: 'GET /users/{id}', error: 'throttled', times: 2 });
    expect(await plan()).toMatchObject({ outcome: 'change' });
  });

  test('sends no token over plain http to another machine', async () => {
    const said = await planWith({ graphEndpoint: 'http://192.0.2.1/v1.0' });
    expect(said).toMatchObject({ outcome: 'failed', code: 'insecure-endpoint' });
  });

  test('waits as long as Retry-After says, on the clock that was passed in', async () => {
    const { sim, clock, plan } = await stage();
    sim.inject({ operation: 'GET /users/{id}', error: 'throttled', times: 1, retryAfterSeconds: 7 });
    const before = clock.now().getTime();
    expect(await plan()).toMatchObject({ outcome: 'change' });
    expect(clock.now().getTime() - before).toBe(7_000);
  });

  test('hands on a Retry-After that is too long to sit out', async () => {
    const { sim, clock, plan } = await stage();
    sim.inject({ operation: 'GET /users/{id}', error: 'throttled', times: 1, retryAfterSeconds: 120 });
    const before = clock.now();
    expect(await plan()).toMatchObject({ outcome: 'failed', code: 'throttled', retryAfterMs: 120_000 });
    expect(clock.now()).toEqual(before);
  });
});
