import type { WorldInput } from '@drawbridge/cloud-sim';
import { expect, test } from 'vitest';

import { changeOf, useStages } from '../../../conformance/stage.suite.ts';
import { disableUserCase } from './conformance-case.suite.ts';

const start = useStages();
const id = '22222222-2222-4222-8222-222222222222';

type User = NonNullable<NonNullable<WorldInput['azure']>['users']>[number];

function stage(extra: Partial<User> = {}, consistencyDelayReads = 0) {
  const users = [{ id, userPrincipalName: 'mallory@example.com', ...extra }];
  const azure = { responderCanManageAdmins: true, users, consistencyDelayReads };
  return start({ ...disableUserCase, world: { azure }, target: { kind: 'entra.user', id } });
}

test('shows what is changed: of a guest the account alone', async () => {
  const account = { field: 'accountEnabled', before: 'true', after: 'false' };
  const sessions = { field: 'sign-in sessions', before: 'valid', after: 'revoked' };
  const { plan } = await stage();
  expect(changeOf(await plan()).differences).toEqual([account, sessions]);
  const { plan: planForGuest } = await stage({ userType: 'Guest' });
  expect(changeOf(await planForGuest()).differences).toEqual([account]);
});

test('waits no longer than until the change is seen', async () => {
  const { clock, contain } = await stage();
  const before = clock.now();
  expect((await contain()).result).toMatchObject({ outcome: 'contained' });
  expect(clock.now()).toEqual(before);
});

test('does not take an unseen change for a contained one', async () => {
  const { contain } = await stage({}, 1_000);
  expect((await contain()).result).toMatchObject({
    outcome: 'unverified',
    reason: `Entra ID still reports the account of mallory@example.com (${id}) as enabled after 60 s`,
  });
});

test('shows what an undo would change', async () => {
  const { context, runner, contain } = await stage();
  const { plan } = await contain();
  const { decision } = await runner.planUndo(context, plan.action, plan.target, plan.undo);
  expect(decision).toMatchObject({
    outcome: 'restore',
    summary: `Enable the account of mallory@example.com (${id}) again; its revoked sessions stay revoked, so everyone has to sign in again`,
    differences: [{ field: 'accountEnabled', before: 'false', after: 'true' }],
  });
});

test('refuses to undo what was deleted since, and does not take a denial for that', async () => {
  const { sim, contain, undo } = await stage();
  const { plan } = await contain();
  sim.inject({ operation: 'GET /users/{id}', error: 'not-found', times: 1 });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'refused', code: 'changed-since' });
  sim.inject({ operation: 'GET /users/{id}', error: 'access-denied', times: 1 });
  expect(await undo(plan.undo)).toMatchObject({ outcome: 'failed', code: 'access-denied' });
});

test('names no other action where none would do', async () => {
  const { sim, context, runner } = await stage();
  const azure = { ...sim.connections.azure, breakGlassAccounts: [id] };
  const said = await runner.plan(
    { ...context, connections: { azure } },
    disableUserCase.id,
    { kind: 'entra.user', id },
    {},
  );
  expect(said).toMatchObject({ outcome: 'refused', code: 'break-glass-account' });
  expect(said).not.toHaveProperty('instead');
});
