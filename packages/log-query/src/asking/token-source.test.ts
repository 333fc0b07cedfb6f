import { ManualClock } from '@drawbridge/base';
import { describe, expect, it } from 'vitest';

import { TokenSource } from './token-source.ts';

const now = new Date('2026-11-18T12:00:00Z');

/** A credential that gives the token in its cache unless it is told that only a newer one will do. */
function cachingCredential(lifetimeMs = 3_600_000, mayRenew = true) {
  const asked: { readonly scope: string | string[]; readonly claims?: string; readonly tenantId?: string }[] =
    [];
  let issued = 1;
  return {
    asked,
    getToken: (scope: string | string[], options: { claims?: string; tenantId?: string } = {}) => {
      asked.push({ scope, ...options });
      if (options.claims !== undefined && mayRenew) issued += 1;
      return Promise.resolve({
        token: `token-${String(issued)}`,
        expiresOnTimestamp: now.getTime() + lifetimeMs,
      });
    },
  };
}

describe('the token for the logs', () => {
  it('is asked for once, for its audience and tenant', async () => {
    const credential = cachingCredential();
    const clock = new ManualClock(now);
    const tokens = new TokenSource({ credential, scope: 's/.default', tenantId: 't', clock });
    expect([await tokens.get(), await tokens.get()]).toEqual(['token-1', 'token-1']);
    expect(credential.asked).toEqual([{ scope: 's/.default', tenantId: 't' }]);
  });

  it('is asked for again before it expires', async () => {
    const credential = cachingCredential();
    const clock = new ManualClock(now);
    const tokens = new TokenSource({ credential, scope: 's', clock });
    await tokens.get();
    clock.advance(3_500_000);
    await tokens.get();
    expect(credential.asked).toHaveLength(2);
  });

  it('is a newer one after a service has refused it, whatever the credential keeps', async () => {
    const credential = cachingCredential();
    const tokens = new TokenSource({ credential, scope: 's', clock: new ManualClock(now) });
    await tokens.get();
    tokens.forget();
    expect(await tokens.get()).toBe('token-2');
    expect(credential.asked.at(-1)?.claims).toContain('nbf');
  });

  it('is missing where the credential has no other than the refused one', async () => {
    const credential = cachingCredential(3_600_000, false);
    const tokens = new TokenSource({ credential, scope: 's', clock: new ManualClock(now) });
    await tokens.get();
    tokens.forget();
    await expect(tokens.get()).rejects.toMatchObject({ code: 'logs/not-signed-in' });
  });

  it('is missing where the credential fails', async () => {
    const credential = { getToken: () => Promise.reject(new Error('run az login')) };
    const tokens = new TokenSource({ credential, scope: 's', clock: new ManualClock(now) });
    await expect(tokens.get()).rejects.toMatchObject({ message: 'no token for the logs: run az login' });
  });
});
