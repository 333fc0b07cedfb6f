import { randomBytes } from 'node:crypto';

import { ManualClock } from '@drawbridge/base';
import { expect, it } from 'vitest';
import { z } from 'zod';

import type { Caller } from '../identity/callers/caller.ts';
import { sealedCookie } from './sealed-cookie.ts';
import { readSessionKey } from './session-key.ts';
import { beginSession, checkForm, sessionSchema } from './session.ts';

const ann: Caller = {
  subject: 'entra:t/ann',
  kind: 'user',
  roles: ['approver'],
  display: 'Ann 漢',
  personKeys: [],
};
const key = randomBytes(32);

function cookie(more: { name?: string; isSecure?: boolean; key?: Uint8Array; clock?: ManualClock } = {}) {
  const clock = new ManualClock(new Date('2026-05-04T08:00:00Z'));
  return sealedCookie({
    name: 'session',
    schema: z.object({ caller: z.unknown(), csrfToken: z.string() }),
    lifeMs: 60_000,
    key,
    clock,
    isSecure: true,
    ...more,
  });
}

const sent = (setCookie: string): string => setCookie.split(';')[0] ?? '';

it('keeps a session where no script and no other host reaches it', async () => {
  const set = await cookie().set(beginSession(ann));
  expect(set).toMatch(
    /^__Host-drawbridge-session=[\w.-]+; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect(set).not.toContain(Buffer.from('entra:t/ann').toString('base64url').slice(0, 12));
  expect(await cookie().read(`other=1; ${sent(set)}`)).toMatchObject({ caller: ann });
  expect(cookie().clear).toMatch(/^__Host-drawbridge-session=; Max-Age=0; /);
});

it('leaves Secure off on http alone', async () => {
  const set = await cookie({ isSecure: false }).set(beginSession(ann));
  expect(set).toMatch(/^drawbridge-session=[\w.-]+; Max-Age=60; Path=\/; HttpOnly; SameSite=Lax$/);
});

it('takes no cookie that has expired, was changed, or was sealed with another key or for something else', async () => {
  const clock = new ManualClock(new Date('2026-05-04T08:00:00Z'));
  const set = sent(await cookie({ clock }).set(beginSession(ann)));
  const value = set.split('=')[1] ?? '';
  expect(await cookie({ key: randomBytes(32) }).read(set)).toBeUndefined();
  expect(await cookie({ name: 'sign-in' }).read(`__Host-drawbridge-sign-in=${value}`)).toBeUndefined();
  expect(await cookie().read(`${set.slice(0, -2)}AA`)).toBeUndefined();
  expect(await cookie().read(`${set}; ${set}`)).toBeUndefined();
  expect(await cookie().read('__Host-drawbridge-session=x')).toBeUndefined();
  expect(await cookie().read(undefined)).toBeUndefined();
  clock.advance(61_000);
  expect(await cookie({ clock }).read(set)).toBeUndefined();
});

it('holds no session but of a person', () => {
  expect(sessionSchema.safeParse(beginSession(ann)).success).toBe(true);
  expect(sessionSchema.safeParse(beginSession({ ...ann, kind: 'workload' })).success).toBe(false);
});

const base = 'https://d.example.com';

it.each([
  ['from our page', {}, undefined],
  ['from another origin', { origin: 'https://evil.example.com' }, 'session/foreign-form'],
  ['from an origin that begins as ours', { origin: `${base}.evil.example.com` }, 'session/foreign-form'],
  ['from an origin that is hidden', { origin: 'null' }, 'session/foreign-form'],
  ['without an origin', { origin: undefined }, 'session/foreign-form'],
  ['without a token', { csrfToken: undefined }, 'session/foreign-form'],
  ['with the token of another session', { csrfToken: beginSession(ann).csrfToken }, 'session/foreign-form'],
])('judges a form %s', (_what, more, code) => {
  const session = beginSession(ann);
  const form = { csrfToken: session.csrfToken, origin: base, ...more };
  expect(checkForm(session, form, `${base}/`).problems[0]?.code).toBe(code);
});

it('reads a key of 32 bytes, or makes one', () => {
  expect(readSessionKey(`${key.toString('base64')}\n`)).toMatchObject({ ok: true, value: key });
  expect(readSessionKey('c2hvcnQ=').ok).toBe(false);
  expect(readSessionKey('not base64!').ok).toBe(false);
  expect(readSessionKey(undefined)).not.toEqual(readSessionKey(undefined));
});
