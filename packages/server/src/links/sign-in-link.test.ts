import { ManualClock } from '@drawbridge/base';
import { beforeEach, describe, expect, it } from 'vitest';

import type { Caller } from '../identity/callers/caller.ts';
import { describeLinkStore, MemoryLinkStore } from './link-store.suite.ts';
import { findSignInLink, makeSignInLink, useSignInLink } from './sign-in-link.ts';

describe('the store in memory', () => {
  describeLinkStore(() => Promise.resolve(new MemoryLinkStore()));
});

const start = new Date('2026-05-04T08:00:00Z');
const current = { runId: 'run-1', round: 1, planHash: 'a'.repeat(64) };
const requester = { subject: 'entra:t/bob', personKeys: [] };
const decision = { current, requester, linked: [] };
const ann: Caller = {
  subject: 'entra:t/ann',
  kind: 'user',
  roles: ['approver'],
  display: 'Ann',
  personKeys: [],
};
let clock: ManualClock;
let store: MemoryLinkStore;

beforeEach(() => {
  clock = new ManualClock(start);
  store = new MemoryLinkStore();
});

async function makeLink(): Promise<{ readonly url: string; readonly token: string }> {
  const expiresAt = new Date(start.getTime() + 3_600_000);
  const url = await makeSignInLink(
    current,
    { baseUrl: 'https://d.example.com/', expiresAt },
    { store, clock },
  );
  return { url, token: url.split('/').at(-1) ?? '' };
}

async function refusal(token: string, person: Caller = ann, more: object = {}) {
  const used = await useSignInLink(token, person, { ...decision, ...more }, { store, clock });
  return used.problems[0]?.code;
}

it('makes a link of 256 bits and keeps its hash alone', async () => {
  const { url, token } = await makeLink();
  expect(url).toMatch(/^https:\/\/d\.example\.com\/approve\/[\w-]{43}$/);
  expect(JSON.stringify([...store.records])).not.toContain(token);
});

it('leads to the plan however often it is opened, and is used by one decision', async () => {
  const { token } = await makeLink();
  for (let times = 0; times < 3; times += 1) {
    expect(await findSignInLink(token, { store, clock })).toMatchObject({ ok: true, value: current });
  }
  const used = await useSignInLink(token, ann, decision, { store, clock });
  expect(used).toMatchObject({ ok: true, value: { used: { by: 'entra:t/ann', at: start.toISOString() } } });
  expect(await refusal(token)).toBe('link/used');
  expect((await findSignInLink(token, { store, clock })).problems[0]?.code).toBe('link/used');
});

it('lets one of twenty decide who decide at once', async () => {
  const { token } = await makeLink();
  const codes = await Promise.all(Array.from({ length: 20 }, () => refusal(token)));
  expect(codes.filter((code) => code === undefined)).toHaveLength(1);
});

it.each([
  ['somebody without the role', { ...ann, roles: ['responder'] as const }, {}, 'identity/not-allowed'],
  ['a machine', { ...ann, kind: 'workload' as const }, {}, 'identity/not-allowed'],
  ['the requester', { ...ann, subject: 'entra:t/bob' }, {}, 'identity/own-request'],
  [
    'the requester under a linked identity',
    ann,
    { linked: [['entra:t/bob', 'entra:t/ann']] },
    'identity/own-request',
  ],
  [
    'somebody for a plan that was made again',
    ann,
    { current: { ...current, planHash: 'b'.repeat(64) } },
    'link/plan-changed',
  ],
  ['somebody in a later round', ann, { current: { ...current, round: 2 } }, 'link/plan-changed'],
  ['somebody for another run', ann, { current: { ...current, runId: 'run-2' } }, 'link/unknown'],
])('is not used up by %s', async (_what, person, more, code) => {
  const { token } = await makeLink();
  expect(await refusal(token, person, more)).toBe(code);
  expect(await refusal(token)).toBeUndefined();
});

it('leads nowhere once it has expired', async () => {
  const { token } = await makeLink();
  clock.advance(3_600_000);
  expect(await refusal(token)).toBe('link/expired');
});

it.each(['', 'x', '../../etc/passwd', 'a'.repeat(43), '__proto__'])('knows no link %s', async (token) => {
  await makeLink();
  expect(await refusal(token)).toBe('link/unknown');
});
