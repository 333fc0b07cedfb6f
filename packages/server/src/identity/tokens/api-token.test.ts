import { ManualClock, sha256 } from '@drawbridge/base';
import { beforeEach, describe, expect, it } from 'vitest';

import { authenticationSettings } from '../../settings/authentication-settings.ts';
import { openAuthenticator } from '../authenticator.ts';
import {
  idOfApiToken,
  issueApiToken,
  revokeApiToken,
  rotateApiToken,
  type TokenRequest,
} from './api-token.ts';
import { describeTokenStore, MemoryTokenStore } from './token-store.suite.ts';

describe('the store in memory', () => {
  describeTokenStore(() => Promise.resolve(new MemoryTokenStore()));
});

const start = new Date('2026-05-04T08:00:00Z');
const day = 86_400_000;
const request: TokenRequest = {
  name: 'logic app',
  owner: 'entra:t/ann',
  roles: ['responder'],
  expiresAt: new Date(start.getTime() + 90 * day),
};
let clock: ManualClock;
let store: MemoryTokenStore;

beforeEach(() => {
  clock = new ManualClock(start);
  store = new MemoryTokenStore();
});

async function issue(wishes: Partial<TokenRequest> = {}) {
  const issued = issueApiToken({ ...request, ...wishes }, clock.now());
  if (!issued.ok) throw new Error(issued.problems[0]?.message);
  await store.put(issued.value.record);
  return issued.value;
}

function authenticate(token: string, tokens: MemoryTokenStore = store) {
  const settings = authenticationSettings.parse({ tokens: true });
  return openAuthenticator(settings, { clock, tokens }).authenticate(`Bearer ${token}`);
}

it('lets in the holder of a token as a machine that its owner answers for', async () => {
  const { token, record } = await issue();
  expect(token).toMatch(/^dbr_[0-9A-Za-z]{11}_[0-9A-Za-z]{49}$/);
  expect(await authenticate(token)).toEqual({
    ok: true,
    problems: [],
    value: {
      subject: `token:${record.id}`,
      kind: 'token',
      roles: ['responder'],
      display: 'logic app (API token)',
      personKeys: ['entra:t/ann'],
    },
  });
});

it('keeps a hash of the token and nothing of its secret', async () => {
  const { token, record } = await issue();
  expect(record.secretHash).toBe(sha256(token));
  expect(JSON.stringify(record)).not.toContain(token.slice(16, 40));
});

it('makes two thousand tokens of one form, no two alike', () => {
  const tokens = Array.from({ length: 2_000 }, () => issueApiToken(request, start));
  const texts = tokens.flatMap((issued) => (issued.ok ? [issued.value.token] : []));
  expect(texts.every((text) => idOfApiToken(text) !== undefined)).toBe(true);
  expect(new Set(texts).size).toBe(2_000);
});

it('sees by the checksum that a digit is wrong, without asking the store', async () => {
  const { token } = await issue();
  const at = 30;
  const wrong = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
  expect(idOfApiToken(wrong)).toBeUndefined();
  expect(await authenticate(wrong)).toMatchObject({ ok: false, problems: [{ code: 'identity/malformed' }] });
});

it('refuses a well-formed token that was never issued, and the secret of another', async () => {
  const [first, second] = [await issue(), await issue()];
  const never = issueApiToken(request, clock.now());
  expect((await authenticate(never.ok ? never.value.token : '')).ok).toBe(false);
  await store.put({ ...first.record, secretHash: second.record.secretHash });
  expect((await authenticate(first.token)).ok).toBe(false);
});

it('refuses a token that has expired or was revoked', async () => {
  const { token, record } = await issue();
  await store.put(revokeApiToken(record, clock.now()));
  expect((await authenticate(token)).ok).toBe(false);
  const other = await issue();
  clock.advance(90 * day);
  expect((await authenticate(other.token)).ok).toBe(false);
});

it('takes both secrets while a rotation lasts, and only the second one after it', async () => {
  const first = await issue();
  const rotated = rotateApiToken(first.record, new Date(start.getTime() + day), clock.now());
  if (!rotated.ok) throw new Error('not rotated');
  await store.put(rotated.value.record);
  const taken = async () => [
    (await authenticate(first.token)).ok,
    (await authenticate(rotated.value.token)).ok,
  ];
  expect(rotated.value.record.id).toBe(first.record.id);
  expect(await taken()).toEqual([true, true]);
  clock.advance(day);
  expect(await taken()).toEqual([false, true]);
});

it('rotates no token that has ended, and for thirty days at most', async () => {
  const { record } = await issue();
  const later = (days: number) => new Date(start.getTime() + days * day);
  expect(rotateApiToken(record, later(31), start).ok).toBe(false);
  expect(rotateApiToken(record, later(-1), start).ok).toBe(false);
  expect(rotateApiToken(revokeApiToken(record, start), later(1), start).ok).toBe(false);
});

it.each([
  [
    'the role approver',
    { roles: ['approver'] as const },
    'no token has the role approver: a machine does not approve',
  ],
  ['no role', { roles: [] }, 'a token without a role may do nothing: name at least one'],
  ['no owner', { owner: '' }, 'a token has an owner, who answers for it'],
  ['no name', { name: ' ' }, 'a token has a name that says what it is for'],
  ['a life of years', { expiresAt: new Date('2030-01-01') }, /a year at most/],
  ['an end in the past', { expiresAt: new Date('2020-01-01') }, /expires in the future/],
  ['an end that is no time', { expiresAt: new Date(Number.NaN) }, /a year at most/],
])('issues no token with %s', (_what, wishes, message) => {
  const issued = issueApiToken({ ...request, ...wishes }, start);
  expect(issued.ok).toBe(false);
  expect(issued.problems[0]?.message).toMatch(message);
});

it('notes the last use once a minute', async () => {
  const { token, record } = await issue();
  await authenticate(token);
  expect((await store.find(record.id))?.lastUsedAt).toBe(start.toISOString());
  clock.advance(59_000);
  await authenticate(token);
  expect((await store.find(record.id))?.lastUsedAt).toBe(start.toISOString());
  clock.advance(1_000);
  await authenticate(token);
  expect((await store.find(record.id))?.lastUsedAt).toBe('2026-05-04T08:01:00.000Z');
});

it('lets a responder in when the disk is full, and says that the use was not noted', async () => {
  const { token } = await issue();
  class FullStore extends MemoryTokenStore {
    override find = (id: string) => store.find(id);
    override touch = () => Promise.reject(new Error('ENOSPC'));
  }
  expect(await authenticate(token, new FullStore())).toMatchObject({
    ok: true,
    problems: [{ code: 'identity/not-noted', severity: 'warning' }],
  });
});

it('lets nobody in when the store cannot be read', async () => {
  const { token } = await issue();
  class BrokenStore extends MemoryTokenStore {
    override find = () => Promise.reject(new Error('SQLITE_BUSY'));
  }
  expect(await authenticate(token, new BrokenStore())).toMatchObject({
    ok: false,
    problems: [{ code: 'identity/unavailable' }],
  });
});
