import { expect, it } from 'vitest';

import { onEachDatabase, storeIn, type NewDatabase } from './databases.suite.ts';
import type { StoredToken } from './tokens/sql-token-store.ts';

const now = new Date('2026-01-12T10:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);

const twoReplicas = async (newDatabase: NewDatabase) => {
  const open = await newDatabase();
  return [await storeIn(open), await storeIn(open)] as const;
};

onEachDatabase('the tables of the service', (newDatabase) => {
  it('give one run to an incident that comes in many times at once, on two replicas', async () => {
    const stores = await twoReplicas(newDatabase);
    const claim = (at: number) =>
      stores[at % 2]!.incidents.claimRun(
        { incidentKey: 'i', playbook: 'p', major: 1, revision: 1, runId: `r-${at}`, targets: ['t'] },
        now,
      );
    const claims = await Promise.all(Array.from({ length: 60 }, (_, at) => claim(at)));
    expect(claims.filter(({ is }) => is === 'new')).toHaveLength(1);
    expect(new Set(claims.map(({ runId }) => runId)).size).toBe(1);
  });

  it('give one run to an incident that two major versions of a playbook take in at once', async () => {
    const stores = await twoReplicas(newDatabase);
    const claim = (at: number) =>
      stores[at % 2]!.incidents.claimRun(
        { incidentKey: 'i', playbook: 'p', major: 1 + (at % 2), revision: 1, runId: `r-${at}`, targets: [] },
        now,
      );
    const claims = await Promise.all(Array.from({ length: 40 }, (_, at) => claim(at)));
    expect(claims.filter(({ is }) => is === 'new')).toHaveLength(1);
    expect(await stores[0].incidents.received('i', 'p')).toHaveLength(1);
  });

  it('know the revisions of an incident, of one major version and of all', async () => {
    const { incidents } = await storeIn(await newDatabase());
    const run = { incidentKey: 'i', playbook: 'p', major: 1, revision: 1, runId: 'r-1', targets: ['a', 'b'] };
    await incidents.claimRun(run, now);
    await incidents.claimRun({ ...run, revision: 2, runId: 'r-2', targets: ['c'] }, now);
    await incidents.claimRun({ ...run, major: 2, revision: 3, runId: 'r-3', targets: [] }, now);
    await incidents.claimRun({ ...run, incidentKey: 'j', runId: 'r-4' }, now);
    expect((await incidents.received('i', 'p', 1)).map(({ runId, targets }) => [runId, targets])).toEqual([
      ['r-1', ['a', 'b']],
      ['r-2', ['c']],
    ]);
    expect((await incidents.received('i', 'p')).map(({ runId }) => runId)).toEqual(['r-1', 'r-2', 'r-3']);
    expect(await incidents.received('i', 'q')).toEqual([]);
  });

  it('recognise the repetition of a request, a conflict, and a key that has expired', async () => {
    const { idempotency } = await storeIn(await newDatabase());
    const request = { caller: 'c', key: 'k', bodyHash: 'h', runId: 'r-1', expiresAt: later(1_000) };
    expect(await idempotency.claim(request, now)).toEqual({ is: 'new' });
    expect(await idempotency.claim({ ...request, runId: 'r-2' }, now)).toEqual({ is: 'known', runId: 'r-1' });
    expect(await idempotency.claim({ ...request, bodyHash: 'x' }, now)).toEqual({
      is: 'conflict',
      runId: 'r-1',
    });
    expect(await idempotency.claim({ ...request, caller: 'd' }, now)).toEqual({ is: 'new' });
    expect(
      await idempotency.claim({ ...request, bodyHash: 'x', expiresAt: later(9_000) }, later(1_000)),
    ).toEqual({ is: 'new' });
    expect(await idempotency.expire(later(2_000))).toBe(1);
  });

  it('hand a notification to one replica at a time, until it is delivered or given up', async () => {
    const [{ outbox }, other] = await twoReplicas(newDatabase);
    for (const id of ['a', 'b'])
      expect(await outbox.add({ id, runId: 'r-1', channel: 'teams', payload: { id } }, now)).toBe(true);
    expect(await outbox.add({ id: 'a', runId: 'r-1', channel: 'teams', payload: {} }, now)).toBe(false);
    const takes = await Promise.all([outbox.take(now, 9, 5_000), other.outbox.take(now, 9, 5_000)]);
    expect(
      takes
        .flat()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['a', 'b']);
    expect(await other.outbox.take(later(4_999), 9, 5_000)).toEqual([]);
    await outbox.delivered('a', now);
    await outbox.retry('b', later(60_000), 'the host does not answer');
    expect(await outbox.nextDue()).toEqual(later(60_000));
    expect(await outbox.take(later(60_000), 9, 5_000)).toMatchObject([
      { id: 'b', attempts: 2, payload: { id: 'b' } },
    ]);
    await outbox.failed('b', later(60_000), 'refused');
    expect(await outbox.nextDue()).toBeUndefined();
    expect(await outbox.ofRun('r-1')).toMatchObject([
      { deliveredAt: now.toISOString() },
      { failedAt: later(60_000).toISOString(), why: 'refused' },
    ]);
  });

  it('keep tokens: found, replaced, listed the oldest first, and their use noted', async () => {
    const store = (await storeIn(await newDatabase())).tokens<
      StoredToken & { readonly revokedAt?: string }
    >();
    const record = { id: 'a', createdAt: '2026-05-04T08:00:00.000Z' };
    await store.put({ id: 'b', createdAt: '2026-05-05T08:00:00.000Z' });
    await store.put(record);
    await store.touch('a', '2026-05-06T08:00:00.000Z');
    await store.touch('c', '2026-05-06T08:00:00.000Z');
    await store.put({ ...record, revokedAt: '2026-05-07T08:00:00.000Z' });
    expect(await store.list()).toEqual([
      { ...record, revokedAt: '2026-05-07T08:00:00.000Z', lastUsedAt: '2026-05-06T08:00:00.000Z' },
      { id: 'b', createdAt: '2026-05-05T08:00:00.000Z' },
    ]);
    expect(await store.find('__proto__')).toBeUndefined();
  });

  it('let one of all who ask use a link', async () => {
    const [{ links }, other] = await twoReplicas(newDatabase);
    const link = {
      tokenHash: 'h',
      runId: 'r-1',
      round: 1,
      planHash: 'p',
      createdAt: now.toISOString(),
      expiresAt: later(1_000).toISOString(),
    };
    await links.put(link);
    expect(await other.links.find('h')).toEqual(link);
    const uses = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        (at % 2 ? links : other.links).use('h', { at: now.toISOString(), by: `p${at}` }),
      ),
    );
    expect(uses.filter(Boolean)).toHaveLength(1);
    expect(await links.use('x', { at: now.toISOString(), by: 'p' })).toBe(false);
    expect((await links.find('h'))?.used?.by).toBe(`p${uses.indexOf(true)}`);
    expect(await links.expire(later(1_001))).toBe(1);
  });

  it('keep the first pause of a scope until it is resumed', async () => {
    const { pauses } = await storeIn(await newDatabase());
    const pause = { scope: 'playbook:p', by: 'ann', at: now.toISOString(), reason: 'a test' } as const;
    await pauses.pause(pause);
    expect(await pauses.pause({ ...pause, by: 'bo' })).toEqual(pause);
    expect(await pauses.list()).toEqual([pause]);
    expect(await pauses.resume('playbook:p', 'bo')).toEqual(pause);
    expect(await pauses.resume('all', 'bo')).toBeUndefined();
    expect(await pauses.list()).toEqual([]);
  });
});
