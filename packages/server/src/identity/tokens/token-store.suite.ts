import { expect, it } from 'vitest';

import type { ApiTokenRecord, TokenStore } from './token-store.ts';

/** A store in memory, for tests: the one that keeps tokens is in the database of runs. */
export class MemoryTokenStore implements TokenStore {
  readonly #records = new Map<string, ApiTokenRecord>();

  find(id: string): Promise<ApiTokenRecord | undefined> {
    return Promise.resolve(this.#records.get(id));
  }

  put(record: ApiTokenRecord): Promise<void> {
    this.#records.set(record.id, record);
    return Promise.resolve();
  }

  list(): Promise<readonly ApiTokenRecord[]> {
    const oldestFirst = (first: ApiTokenRecord, second: ApiTokenRecord) =>
      first.createdAt < second.createdAt ? -1 : 1;
    return Promise.resolve([...this.#records.values()].sort(oldestFirst));
  }

  touch(id: string, at: string): Promise<void> {
    const record = this.#records.get(id);
    if (record !== undefined) this.#records.set(id, { ...record, lastUsedAt: at });
    return Promise.resolve();
  }
}

const record: ApiTokenRecord = {
  id: 'a',
  name: 'logic app',
  owner: 'entra:t/ann',
  roles: ['responder'],
  secretHash: '00',
  createdAt: '2026-05-04T08:00:00.000Z',
  expiresAt: '2026-06-04T08:00:00.000Z',
};

/** What every store of tokens has to do. */
export function describeTokenStore(open: () => Promise<TokenStore>): void {
  it('finds what was put, and nothing else', async () => {
    const store = await open();
    await store.put(record);
    expect(await store.find('a')).toEqual(record);
    expect(await store.find('b')).toBeUndefined();
    expect(await store.find('__proto__')).toBeUndefined();
  });

  it('replaces the record with the same id', async () => {
    const store = await open();
    await store.put(record);
    await store.put({ ...record, revokedAt: '2026-05-05T08:00:00.000Z' });
    expect(await store.list()).toEqual([{ ...record, revokedAt: '2026-05-05T08:00:00.000Z' }]);
  });

  it('lists the oldest first', async () => {
    const store = await open();
    await store.put({ ...record, id: 'b', createdAt: '2026-05-05T08:00:00.000Z' });
    await store.put(record);
    expect((await store.list()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('notes the last use of a token that is there, and makes none of one that is not', async () => {
    const store = await open();
    await store.put(record);
    await store.touch('a', '2026-05-06T08:00:00.000Z');
    await store.touch('b', '2026-05-06T08:00:00.000Z');
    expect(await store.list()).toEqual([{ ...record, lastUsedAt: '2026-05-06T08:00:00.000Z' }]);
  });
}
