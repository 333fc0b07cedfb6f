import { ManualClock } from '@drawbridge/base';
import type { IssuerSim } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { ann, authenticatorFor, bob, startIssuers, startOfDay } from '../issuers.suite.ts';

const clock = new ManualClock(startOfDay);
let sim: IssuerSim;

beforeAll(async () => {
  sim = await startIssuers(clock);
});
afterAll(() => sim.close());

const wishes = { tenant: 'sso', audience: 'drawbridge' };

async function callerOf(token: string, issuer: object = {}) {
  const roles = { claim: 'roles', values: { approver: 'approver', responder: 'responder' } };
  const oidc = [{ issuer: sim.issuerOf('sso'), audience: 'drawbridge', roles, ...issuer }];
  const read = await authenticatorFor(sim, { clock }, { oidc })(token);
  if (!read.ok) throw new Error(read.problems[0]?.message);
  return read.value;
}

it('knows a person by issuer and subject, with the roles that the claim stands for', async () => {
  expect(await callerOf(await sim.accessToken(ann, wishes), { person: { claim: 'name' } })).toEqual({
    subject: `oidc:${sim.issuerOf('sso')}#${ann}`,
    kind: 'user',
    roles: ['approver'],
    display: 'Ann Approver',
    personKeys: ['email:ann@example.com'],
  });
});

it('takes everybody for a machine where nothing tells people from machines', async () => {
  expect((await callerOf(await sim.accessToken(ann, wishes))).kind).toBe('workload');
  const person = { claim: 'kind', equals: 'human' };
  const asked = (claims: object) => sim.accessToken(ann, { ...wishes, claims: { ...claims } });
  expect((await callerOf(await asked({ kind: 'bot' }), { person })).kind).toBe('workload');
  expect((await callerOf(await asked({ kind: 'human' }), { person })).kind).toBe('user');
});

it('reads roles from a claim inside another, as Keycloak writes them', async () => {
  const token = await sim.accessToken(bob, { ...wishes, claims: { realm_access: { roles: ['soc'] } } });
  const roles = { claim: ['realm_access', 'roles'], values: { soc: 'responder' } };
  expect((await callerOf(token, { roles })).roles).toEqual(['responder']);
  const inherited = { claim: ['realm_access', 'constructor', 'name'], values: { Object: 'admin' } };
  expect((await callerOf(token, { roles: inherited })).roles).toEqual([]);
});

it('tells one person by an address only where the issuer verified it, and by the claims that are trusted', async () => {
  const claims = { employeeid: 1234 };
  const token = await sim.accessToken(bob, { ...wishes, claims });
  expect((await callerOf(token)).personKeys).toEqual([]);
  expect((await callerOf(token, { personClaims: { employeeid: 'employee' } })).personKeys).toEqual([
    'employee:1234',
  ]);
});
