import type { TargetOf } from '@drawbridge/incident-model';
import { describe, expect, test } from 'vitest';

import { useStages } from '../../conformance/stage.suite.ts';
import { disableUserCase } from './disable-user/conformance-case.suite.ts';

const start = useStages();
const [id, other, guest] = ['22', '33', '44'].map(
  (pair) => `abcdef${pair}-${pair.repeat(2)}-42${pair}-8${pair}2-${pair.repeat(6)}`,
) as [string, string, string];

const users = [
  { id, userPrincipalName: 'mallory@example.com', mail: 'mal@example.com' },
  { id: other, userPrincipalName: 'pat@example.com', mail: null },
  { id: guest, userPrincipalName: 'pat_vendor.example#EXT#@example.com', mail: null },
  ...['55', '66'].map((pair) => ({
    id: `abcdef${pair}-${pair.repeat(2)}-42${pair}-8${pair}2-${pair.repeat(6)}`,
    userPrincipalName: `team-${pair}@example.com`,
    mail: 'team@example.com',
  })),
];

function stage(target: Partial<TargetOf<'entra.user'>>) {
  const asked = { kind: 'entra.user', id, ...target } as const;
  return start({ ...disableUserCase, world: { azure: { users } }, target: asked });
}

async function planFor(target: Partial<TargetOf<'entra.user'>>) {
  const { plan } = await stage(target);
  return plan();
}

async function contradictionsFor(target: Partial<TargetOf<'entra.user'>>) {
  const plan = await planFor(target);
  if (plan.outcome !== 'change') throw new Error(JSON.stringify(plan));
  return plan.facts.contradictions;
}

describe('a name beside an object id', () => {
  test.each([
    [id, undefined],
    [id, 'Mallory@Example.com'],
    [id, 'MAL@example.com'],
    [guest, 'pat@vendor.example'],
    [guest, 'Pat_Vendor.example#ext#@example.com'],
    [id, id.toUpperCase()],
  ])('of %s is no contradiction where it is %s', async (of, userPrincipalName) => {
    const named = userPrincipalName === undefined ? {} : { userPrincipalName };
    expect(await contradictionsFor({ id: of, ...named })).toBeUndefined();
  });

  test('of another account is told with that account', async () => {
    expect(await contradictionsFor({ userPrincipalName: 'pat@example.com' })).toEqual([
      `the object id ${id} is mallory@example.com, and the name beside it is pat@example.com, which is another account (${other})`,
    ]);
  });

  test('that nobody has is told as such', async () => {
    expect(await contradictionsFor({ userPrincipalName: 'gone@example.com' })).toEqual([
      `the object id ${id} is mallory@example.com, and the name beside it is gone@example.com, which nobody has now: renamed since, or somebody else`,
    ]);
  });

  test('stops the plan where it may not be looked up: whose it is, is then unknown', async () => {
    const { sim, plan } = await stage({ userPrincipalName: 'gone@example.com' });
    sim.inject({ operation: 'GET /users', error: 'access-denied', times: 1 });
    expect(await plan()).toMatchObject({
      outcome: 'failed',
      code: 'access-denied',
      reason: expect.stringContaining('User.Read.All') as string,
    });
  });

  test('stops the plan where several other accounts have it as their mail address', async () => {
    expect(await planFor({ userPrincipalName: 'team@example.com' })).toMatchObject({
      outcome: 'refused',
      code: 'ambiguous-name',
      hints: ['Contain the right one by its object id.'],
    });
  });

  test('stays in the target where it is somebody else’s, and is corrected where it is not', async () => {
    const contradicted = await planFor({ userPrincipalName: 'pat@example.com' });
    expect(contradicted.target).toMatchObject({ id, userPrincipalName: 'pat@example.com' });
    const known = await planFor({ userPrincipalName: 'MAL@example.com' });
    expect(known.target).toMatchObject({ id, userPrincipalName: 'mallory@example.com' });
  });
});

describe('a person who is not there', () => {
  test.each(['gone@example.com', '00000000-9999-4999-8999-999999999999'])(
    'is told as not found, by %s',
    async (gone) => {
      expect(await planFor({ id: gone })).toMatchObject({ outcome: 'failed', code: 'not-found' });
    },
  );
});

test('an object id that is gone is not searched for as a mail address', async () => {
  const { sim, plan } = await stage({ id: '00000000-9999-4999-8999-999999999999' });
  expect(await plan()).toMatchObject({ outcome: 'failed', code: 'not-found' });
  expect(sim.operations.map(({ operation }) => operation)).not.toContain('GET /users');
});

test('a name whose account may not be read is not searched for as a mail address', async () => {
  const { sim, plan } = await stage({ id: 'mallory@example.com' });
  sim.inject({ operation: 'GET /users/{id}', error: 'access-denied', times: 5 });
  expect(await plan()).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('User.Read.All') as string,
  });
  expect(sim.operations.map(({ operation }) => operation)).not.toContain('GET /users');
});
