import { expect, it } from 'vitest';

import type { LinkRecord, LinkStore } from './link-store.ts';

/** A store in memory, for tests: the one that keeps links is in the database of runs. */
export class MemoryLinkStore implements LinkStore {
  readonly records = new Map<string, LinkRecord>();

  find(tokenHash: string): Promise<LinkRecord | undefined> {
    return Promise.resolve(this.records.get(tokenHash));
  }

  put(record: LinkRecord): Promise<void> {
    this.records.set(record.tokenHash, record);
    return Promise.resolve();
  }

  use(tokenHash: string, used: { readonly at: string; readonly by: string }): Promise<boolean> {
    const record = this.records.get(tokenHash);
    if (record === undefined || record.used !== undefined) return Promise.resolve(false);
    this.records.set(tokenHash, { ...record, used });
    return Promise.resolve(true);
  }
}

const record: LinkRecord = {
  tokenHash: 'a'.repeat(64),
  runId: 'run-1',
  round: 1,
  planHash: 'b'.repeat(64),
  createdAt: '2026-05-04T08:00:00.000Z',
  expiresAt: '2026-05-04T12:00:00.000Z',
};
const used = { at: '2026-05-04T09:00:00.000Z', by: 'entra:t/ann' };

/** What every store of links has to do. */
export function describeLinkStore(open: () => Promise<LinkStore>): void {
  it('finds what was put, and nothing else', async () => {
    const store = await open();
    await store.put(record);
    expect(await store.find(record.tokenHash)).toEqual(record);
    expect(await store.find('c'.repeat(64))).toBeUndefined();
  });

  it('is used by exactly one of fifty who come at once', async () => {
    const store = await open();
    await store.put(record);
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.use(record.tokenHash, used)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await store.find(record.tokenHash)).toEqual({ ...record, used });
  });

  it('uses no link that is not there', async () => {
    const store = await open();
    expect(await store.use(record.tokenHash, used)).toBe(false);
    expect(await store.find(record.tokenHash)).toBeUndefined();
  });
}
