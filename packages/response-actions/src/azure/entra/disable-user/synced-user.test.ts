import type { WorldInput } from '@drawbridge/cloud-sim';
import { expect, test } from 'vitest';

import { changeOf, silentJournal, useStages, writesOf } from '../../../conformance/stage.suite.ts';
import { disableSyncedUserCase } from './conformance-case.suite.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';
const upn = 'mallory@example.com';
const distinguishedName = 'CN=Mallory,OU=Staff,DC=corp,DC=example,DC=com';
const synced = {
  id,
  userPrincipalName: upn,
  onPremisesSyncEnabled: true,
  onPremisesDistinguishedName: distinguishedName,
  onPremisesDomainName: 'corp.example.com',
  onPremisesSamAccountName: 'mallory',
};
const names = `${distinguishedName}, corp.example.com\\mallory`;

type AzureWorld = NonNullable<WorldInput['azure']>;

const stage = (tenant: Partial<AzureWorld> = {}, parameters: { syncedUser?: string } = {}) =>
  start({
    ...disableSyncedUserCase,
    parameters: { syncedUser: 'cloud-only', ...parameters },
    world: { azure: { users: [synced], ...tenant } },
  });

test('is refused where nothing was chosen, and told by name what there is to choose', async () => {
  const { runner, context, sim } = await stage();
  const refused = await runner.plan(context, disableSyncedUserCase.id, { kind: 'entra.user', id }, {});
  expect(refused).toMatchObject({
    outcome: 'refused',
    code: 'synced-from-on-premises',
    hints: [
      `Disable ${names} in Active Directory on premises first, and let it synchronise.`,
      'To disable the account in Entra ID now, choose syncedUser: cloud-only (contain: --with syncedUser=cloud-only). The account has to be disabled on premises all the same: the next synchronisation may enable it again.',
    ],
    instead: [{ action: 'azure.entra.revoke-sessions' }],
  });
  expect(writesOf(sim)).toEqual([]);
});

test('is disabled at once in the cloud alone, and the plan and the report say what is left to do on premises', async () => {
  const { sim, contain } = await stage();
  const { plan, result } = await contain();
  expect(plan.summary).toBe(
    `Disable the account of ${upn} (${id}); revoke all sign-in sessions. In Entra ID only: disable ${names} on premises as well, since the next synchronisation may enable the account again`,
  );
  expect(result).toMatchObject({ outcome: 'contained' });
  expect(writesOf(sim)).toEqual(['PATCH /users/{id}', 'POST /users/{id}/revokeSignInSessions']);
  const left = { code: 'on-premises-account', remedy: expect.stringContaining(names) as string };
  expect(plan.residual).toContainEqual(expect.objectContaining(left));
  expect(result).toMatchObject({
    residual: expect.arrayContaining([expect.objectContaining(left)]) as unknown,
  });
});

test.each([
  ['its logon name alone', { onPremisesDistinguishedName: null }, 'corp.example.com\\mallory'],
  ['its account name alone', { onPremisesDistinguishedName: null, onPremisesDomainName: null }, 'mallory'],
  [
    'its principal name, where Graph gives no other',
    { onPremisesDistinguishedName: null, onPremisesSamAccountName: null },
    upn,
  ],
  [
    'its account name, where the other names are empty',
    { onPremisesDistinguishedName: '', onPremisesDomainName: '' },
    'mallory',
  ],
])('is named by %s', async (_what, hidden, said) => {
  const { plan } = await stage({ users: [{ ...synced, ...hidden }] });
  expect(changeOf(await plan()).summary).toContain(`disable ${said} on premises as well`);
});

test('whom the choice does not concern is disabled as ever, and nothing is said of on premises', async () => {
  const { contain } = await stage({ users: [{ id, userPrincipalName: upn }] });
  const { plan, result } = await contain();
  expect(plan).toMatchObject({ change: { cloudOnly: false } });
  expect(JSON.stringify([plan, result])).not.toContain('premises');
});

test('the choice lifts no other refusal', async () => {
  const { plan } = await stage({ users: [{ ...synced, directoryRoles: ['Global Administrator'] }] });
  expect(await plan()).toMatchObject({ outcome: 'refused', code: 'last-global-administrator' });
});

test('that is disabled in the cloud already is not taken for disabled on premises', async () => {
  const { plan } = await stage({ users: [{ ...synced, accountEnabled: false }] });
  const planned = await plan();
  if (planned.outcome !== 'nothing') throw new Error(JSON.stringify(planned));
  expect(planned.residual.find(({ code }) => code === 'on-premises-account')?.what).toContain(
    'cannot be seen from Entra ID',
  );
});

test('has the sessions revoked where Entra ID does not take the change, and is not told as contained', async () => {
  const { sim, contain } = await stage({ syncedUsersAreReadOnly: true });
  const { result } = await contain();
  expect(result).toMatchObject({
    outcome: 'failed',
    code: 'cloud-error',
    reason: expect.stringContaining(
      `sign-in sessions were revoked, but the account of ${upn} (${id}) was not disabled`,
    ) as string,
  });
  expect(JSON.stringify(result)).toContain('on premises now');
  expect(writesOf(sim)).toEqual(['POST /users/{id}/revokeSignInSessions']);
});

test('that is a guest too keeps the sessions of the home tenant where Entra ID does not take the change', async () => {
  const guest = { ...synced, userType: 'Guest' as const };
  const { sim, contain } = await stage({ syncedUsersAreReadOnly: true, users: [guest] });
  expect((await contain()).result).toMatchObject({
    outcome: 'failed',
    code: 'cloud-error',
    reason: expect.stringMatching(/^the account of .* was not disabled/) as string,
  });
  expect(writesOf(sim)).toEqual([]);
});

test('that is synchronised only since the last look keeps its sessions: nobody chose the cloud alone', async () => {
  const { sim, clock, contain } = await stage({ users: [{ id, userPrincipalName: upn }] });
  const beforeEffect = () => {
    sim.reset({ world: { azure: { syncedUsersAreReadOnly: true, users: [synced] } }, clock });
    return Promise.resolve();
  };
  const { result } = await contain({ journal: { ...silentJournal, beforeEffect } });
  expect(result).toMatchObject({ outcome: 'failed', code: 'cloud-error' });
  expect(JSON.stringify(result)).not.toContain('was not disabled');
  expect(writesOf(sim)).toEqual([]);
});

test('keeps its sessions where the change was denied to us', async () => {
  const { sim, contain } = await stage();
  sim.inject({ operation: 'PATCH /users/{id}', error: 'access-denied', times: 1 });
  expect((await contain()).result).toMatchObject({ outcome: 'failed', code: 'access-denied' });
  expect(writesOf(sim)).toEqual([]);
});

test('an undo enables the cloud account, and says that it may have been disabled on premises since', async () => {
  const { sim, context, runner, contain, undo } = await stage();
  const { plan } = await contain();
  const { decision } = await runner.planUndo(context, plan.action, plan.target, plan.undo);
  expect(decision).toMatchObject({
    outcome: 'restore',
    summary: expect.stringContaining(
      `Only in Entra ID: if ${names} was disabled on premises since`,
    ) as string,
  });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'restored' });
  expect(sim.snapshot().azure.users[0]?.accountEnabled).toBe(true);
});

test('an undo has nothing to do where the synchronisation has enabled it again', async () => {
  const { sim, clock, contain, undo } = await stage();
  const { plan } = await contain();
  const [user] = sim.snapshot().azure.users;
  sim.reset({ world: { azure: { users: [{ ...user!, accountEnabled: true }] } }, clock });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'nothing' });
});
