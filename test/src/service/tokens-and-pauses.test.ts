import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { drawbridge, freshFolder } from '../drawbridge.ts';

let state: string;
const at = (...args: readonly string[]) => drawbridge([...args, '--simulated', '--state', state]);
const create = (...args: readonly string[]) =>
  at('token', 'create', '--name', 'sentinel', '--owner', 'oidc:https://sso.example.com#ann', ...args);

beforeAll(async () => {
  state = join(await freshFolder(), 'state');
  expect((await at('token', 'list')).err).toContain('this state has no database');
  expect((await at('state', 'migrate')).code).toBe(0);
});

describe('drawbridge token', () => {
  it('prints a secret once, and keeps none', async () => {
    const made = await create('--role', 'responder', 'viewer', '--expires', 'P30D');
    expect([made.code, made.out]).toEqual([
      0,
      expect.stringMatching(/^dbr_[0-9A-Za-z]{11}_[0-9A-Za-z]{49}\n$/),
    ]);
    expect(made.err).not.toContain(made.out.trim());
    const listed = await at('token', 'list', '--format', 'json');
    expect(listed.out).toContain('"sentinel"');
    expect(listed.out).not.toMatch(/[0-9a-f]{64}|secret|dbr_/);
  });

  it('rotates and revokes by id, and says which ids there are', async () => {
    const { tokens } = JSON.parse((await at('token', 'list', '--format', 'json')).out) as {
      tokens: readonly { readonly id: string }[];
    };
    const id = tokens[0]?.id ?? '';
    const rotated = await at('token', 'rotate', id, '--overlap', 'PT1H');
    expect([rotated.code, rotated.out]).toEqual([0, expect.stringContaining(`dbr_${id}_`)]);
    expect((await at('token', 'revoke', id)).code).toBe(0);
    expect((await at('token', 'list')).out).toMatch(/sentinel .*revoked/);
    const again = await at('token', 'rotate', id);
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('has expired or was revoked')]);
    const unknown = await at('token', 'revoke', 'nothing');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining(id)]);
  });

  it('gives no machine the right to approve, and none for longer than a year', async () => {
    const approver = await create('--role', 'approver', '--expires', 'P30D');
    expect([approver.code, approver.err]).toEqual([2, expect.stringContaining('approver')]);
    expect((await create('--role', 'viewer', '--expires', 'P9000D')).err).toContain('a year at most');
  });
});

describe('drawbridge pause', () => {
  const contain = () => at('contain', 'aws.access-key', 'AKIAEXAMPLEDANA00001', '--apply');

  it('lets nothing new act, in its scope, until it is resumed', async () => {
    const paused = await at('pause', '--reason', 'a change freeze');
    expect([paused.code, paused.out]).toEqual([
      0,
      expect.stringContaining('all is paused by tester@example.com'),
    ]);
    expect((await at('pauses')).out).toContain('a change freeze');
    const refused = await contain();
    expect([refused.code, refused.err]).toEqual([
      3,
      expect.stringContaining('paused by tester@example.com (all)'),
    ]);
    expect((await at('resume')).code).toBe(0);
    expect((await at('pause', '--account', '999999999999', '--reason', 'elsewhere')).code).toBe(0);
    expect((await contain()).code).toBe(0);
  }, 30_000);

  it('leaves who paused and resumed, and why, in the log over all runs', async () => {
    await at('resume', '--account', '999999999999', '--reason', 'it is over');
    const verified = await at('audit', 'verify');
    expect([verified.code, verified.out]).toEqual([
      0,
      expect.stringContaining('pauses      2 begun, 2 ended'),
    ]);
    expect(verified.out).toMatch(/all paused by tester@example\.com: a change freeze/);
    expect(verified.out).toMatch(/account:999999999999 resumed by tester@example\.com: it is over/);
  });

  it('says what is not paused, and pauses one scope at a time', async () => {
    const none = await at('resume', '--playbook', 'contain-aws-identity');
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('is not paused')]);
    const both = await at('pause', '--playbook', 'a', '--account', 'b', '--reason', 'x');
    expect(both.code).toBe(2);
    expect((await at('pause')).code).toBe(2);
  });
});
