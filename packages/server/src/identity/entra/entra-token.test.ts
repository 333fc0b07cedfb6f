import { ManualClock } from '@drawbridge/base';
import type { IssuerSim } from '@drawbridge/cloud-sim';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import {
  ann,
  audience,
  authenticatorFor,
  bob,
  clientId,
  noRoles,
  secondTenant,
  settingsFor,
  startIssuers,
  startOfDay,
  tenant,
  workload,
} from '../issuers.suite.ts';
import { may } from '../callers/may.ts';
import { openAuthenticator } from '../authenticator.ts';

let sim: IssuerSim;
let clock: ManualClock;

beforeAll(async () => {
  sim = await startIssuers({ now: () => clock.now(), sleep: () => Promise.resolve() });
});
beforeEach(() => {
  clock = new ManualClock(startOfDay);
  sim.failWith(undefined);
});
afterAll(() => sim.close());

async function callerOf(token: string, more: object = {}) {
  const read = await authenticatorFor(sim, { clock }, more)(token);
  if (!read.ok) throw new Error(read.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return read.value;
}

it.each(['1.0', '2.0'] as const)(
  'knows a person by tenant and object in a token of version %s',
  async (version) => {
    const wishes = { tenant, version, audience: version === '1.0' ? audience : clientId };
    expect(await callerOf(await sim.accessToken(ann, wishes))).toEqual({
      subject: `entra:${tenant}/${ann}`,
      kind: 'user',
      roles: ['approver'],
      display: 'Ann Approver',
      personKeys: ['email:ann@example.com'],
    });
  },
);

it('lets in each tenant that is named, and tells one object id in two tenants apart', async () => {
  const subjects = [tenant, secondTenant].map(async (id) =>
    callerOf(await sim.accessToken(ann, { tenant: id, audience })).then(({ subject }) => subject),
  );
  expect(new Set(await Promise.all(subjects)).size).toBe(2);
});

it('tells an application from a person, and does not let it decide with any role', async () => {
  const token = await sim.workloadToken(workload, ['approver', 'responder'], { tenant, audience });
  const caller = await callerOf(token);
  expect(caller).toMatchObject({ kind: 'workload', subject: `entra:${tenant}/${workload}` });
  expect([may(caller, 'request'), may(caller, 'decide')]).toEqual([true, false]);
});

it('knows somebody without a role and lets them do nothing', async () => {
  const caller = await callerOf(await sim.accessToken(noRoles, { tenant, audience }));
  expect(caller.roles).toEqual([]);
  expect(may(caller, 'read')).toBe(false);
});

it('takes no role that is not ours, and no name that a person chose as an address', async () => {
  const claims = { roles: ['Approver', 'root', '__proto__', 'toString'], email: 'ann@example.com' };
  const caller = await callerOf(await sim.accessToken(bob, { tenant, audience, claims }));
  expect(caller).toMatchObject({ roles: [], personKeys: [] });
});

it('shows a name from outside as text that does nothing', async () => {
  const claims = { name: 'Ann\u202e\u001b[2Jrotcerid' };
  const caller = await callerOf(await sim.accessToken(bob, { tenant, audience, claims }));
  expect(caller.display).toBe(String.raw`Ann\u{202e}\x1b[2Jrotcerid`);
});

it('gives roles by app roles and groups as they are mapped', async () => {
  const group = '55555555-5555-4555-8555-555555555555';
  const entra = { tenants: [tenant], clientId, authorityHost: sim.url };
  const more = { entra: { ...entra, appRoles: { SocLead: 'admin' }, groupRoles: { [group]: 'responder' } } };
  const claims = { roles: ['SocLead', 'approver'], groups: [group, 'else'] };
  const caller = await callerOf(await sim.accessToken(bob, { tenant, audience, claims }), more);
  expect(caller.roles).toEqual(['admin', 'responder']);
});

it.each([
  ['_claim_names', { _claim_names: { groups: 'src1' }, _claim_sources: { src1: {} } }],
  ['hasgroups', { hasgroups: true }],
])('refuses a token that leaves groups out by %s where groups give roles', async (_what, claims) => {
  const group = '55555555-5555-4555-8555-555555555555';
  const entra = { tenants: [tenant], clientId, authorityHost: sim.url };
  const token = await sim.accessToken(ann, { tenant, audience, claims });
  const strict = { entra: { ...entra, groupRoles: { [group]: 'viewer' } } };
  expect(await authenticatorFor(sim, { clock }, strict)(token)).toMatchObject({
    ok: false,
    problems: [{ message: 'the token leaves its groups out because there are too many' }],
  });
  expect((await callerOf(token, { entra })).roles).toEqual(['approver']);
});

it('takes a token of a new key at once, and one of the old key as long as it is published', async () => {
  const authenticate = authenticatorFor(sim, { clock });
  const old = await sim.accessToken(ann, { tenant, audience });
  expect((await authenticate(old)).ok).toBe(true);
  await sim.rotateKeys({ keepOld: true });
  expect((await authenticate(await sim.accessToken(ann, { tenant, audience }))).ok).toBe(true);
  expect((await authenticate(old)).ok).toBe(true);
  await sim.rotateKeys({ keepOld: false });
  expect(await authenticate(old)).toMatchObject({
    ok: false,
    problems: [{ code: 'identity/not-verified', message: 'the issuer has no such key, or no longer' }],
  });
});

it('allows for clocks that differ, and no more than is set', async () => {
  const token = await sim.accessToken(ann, { tenant, audience, lifeSeconds: 600 });
  clock.advance(600_000 + 59_000);
  expect((await authenticatorFor(sim, { clock })(token)).ok).toBe(true);
  clock.advance(2_000);
  expect((await authenticatorFor(sim, { clock })(token)).ok).toBe(false);
});

it('says that the issuer is out of order rather than that the token is wrong', async () => {
  const token = await sim.accessToken(ann, { tenant, audience });
  sim.failWith(503);
  const authenticate = authenticatorFor(sim, { clock });
  expect(await authenticate(token)).toMatchObject({
    ok: false,
    problems: [{ code: 'identity/unavailable' }],
  });
  sim.failWith(undefined);
  expect((await authenticate(token)).ok).toBe(true);
});

it('asks for metadata and keys once for twenty tokens at once, and again the next day', async () => {
  const { authenticate } = openAuthenticator(settingsFor(sim), { clock });
  const wishes = { tenant, audience, lifeSeconds: 200_000 };
  const header = `Bearer ${await sim.accessToken(ann, wishes)}`;
  const before = sim.requests.length;
  await Promise.all(Array.from({ length: 20 }, () => authenticate(header)));
  expect(sim.requests.slice(before)).toEqual([
    `/${tenant}/v2.0/.well-known/openid-configuration`,
    `/${tenant}/discovery/v2.0/keys`,
  ]);
  clock.advance(86_400_000);
  expect((await authenticate(header)).ok).toBe(true);
  expect(sim.requests.length).toBe(before + 4);
});

it('uses the metadata of yesterday while those of today cannot be had, and asks again in five minutes', async () => {
  const { authenticate } = openAuthenticator(settingsFor(sim), { clock });
  const header = `Bearer ${await sim.accessToken(ann, { tenant, audience, lifeSeconds: 200_000 })}`;
  expect((await authenticate(header)).ok).toBe(true);
  clock.advance(86_400_000);
  sim.failWith(503);
  const before = sim.requests.length;
  expect((await authenticate(header)).ok).toBe(true);
  expect((await authenticate(header)).ok).toBe(true);
  expect(sim.requests.length).toBe(before + 1);
  clock.advance(300_000);
  expect((await authenticate(header)).ok).toBe(true);
  expect(sim.requests.length).toBe(before + 2);
});

it('keeps the keys for ten minutes, so that an outage of the issuer keeps nobody out at once', async () => {
  const { authenticate } = openAuthenticator(settingsFor(sim), { clock });
  const header = `Bearer ${await sim.accessToken(ann, { tenant, audience })}`;
  expect((await authenticate(header)).ok).toBe(true);
  sim.failWith(503);
  expect((await authenticate(header)).ok).toBe(true);
});
