import { setTimeout as wait } from 'node:timers/promises';

import type { Problem } from '@drawbridge/base';
import { describe, expect, it, onTestFinished } from 'vitest';

import { onEachDatabase, valueOf } from '../databases.suite.ts';
import { openPostgres } from './postgres/postgres-database.ts';
import { findPostgres } from './postgres/private-server.suite.ts';
import { usePrivateServer } from './postgres/use-private-server.suite.ts';

const ours = 'a'.repeat(64);
const request = (alone: boolean, shared = ours) => ({ alone, shared, onLost: () => undefined });

onEachDatabase('servers on one database', (newDatabase) => {
  it('refuse a second one where the engine works alone, until the first has left', async () => {
    const open = await newDatabase();
    const [first, second] = [await open(), await open()];
    const place = valueOf(await first.serve(request(true)));
    expect(await second.serve(request(true))).toMatchObject({
      ok: false,
      problems: [{ code: 'store/one-server' }],
    });
    await place.leave();
    await valueOf(await second.serve(request(true))).leave();
  });
});

const bin = findPostgres();

describe.skipIf(bin === undefined)('replicas on PostgreSQL', () => {
  const server = usePrivateServer(bin ?? '');
  const openAll = async (count: number) => {
    const url = await server().createDatabase();
    const all = await Promise.all(
      Array.from({ length: count }, async () => valueOf(await openPostgres({ url }))),
    );
    onTestFinished(async () => {
      await Promise.all(all.map((database) => database.close()));
    });
    return all;
  };

  it('serve side by side, and let in none that works alone or has other keys', async () => {
    const [first, second, third] = await openAll(3);
    const places = [
      valueOf(await first!.serve(request(false))),
      valueOf(await second!.serve(request(false))),
    ];
    expect(await third!.serve(request(true))).toMatchObject({ problems: [{ code: 'store/one-server' }] });
    const other = request(false, 'f'.repeat(64));
    expect(await third!.serve(other)).toMatchObject({ problems: [{ code: 'store/replicas-differ' }] });
    await Promise.all(places.map((place) => place.leave()));
    await valueOf(await third!.serve(other)).leave();
  });

  it('take their place again after the database was restarted, and tell when another one has it', async () => {
    const [first, second] = await openAll(2);
    const lost: Problem[] = [];
    const place = valueOf(
      await first!.serve({ ...request(true), onLost: (problem) => void lost.push(problem) }),
    );
    await server().stop('immediate');
    await server().start();
    const isThere = async () =>
      (await second!.all(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 5`)).length > 0;
    await expect.poll(() => isThere().catch(() => false), { timeout: 10_000 }).toBe(true);
    expect(await second!.serve(request(true))).toMatchObject({ problems: [{ code: 'store/one-server' }] });
    expect(lost).toEqual([]);
    await place.leave();

    const again = valueOf(
      await first!.serve({ ...request(true), onLost: (problem) => void lost.push(problem) }),
    );
    const taking = second!.serve(request(true));
    await wait(50);
    await second!.all(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 5`,
    );
    const taken = await taking;
    // Whichever came first: one has the place, and the other knows.
    await expect.poll(() => taken.ok === (lost.length === 1), { timeout: 10_000 }).toBe(true);
    await again.leave();
    if (taken.ok) await taken.value.leave();
  });
});
