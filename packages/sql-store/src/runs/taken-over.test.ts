import { JournalUnwritable } from '@drawbridge/playbook-runtime';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { expect, it } from 'vitest';

import { onEachDatabase, storeIn, valueOf } from '../databases.suite.ts';
import type { SqlDatabase } from '../database/sql-database.ts';

const [started, guards] = containmentEvents('r-1', ['a']);

/** As if the owners were processes on another machine, whose lease ends in so many milliseconds. */
async function moveOwnersAway(database: SqlDatabase, leftMs: number): Promise<void> {
  await database.run(`UPDATE owners SET until = ${database.dialect.now} + ?, process = ?`, [
    leftMs,
    JSON.stringify({ pid: 7, host: 'elsewhere', machine: 'another' }),
  ]);
}

onEachDatabase('a run whose owner', (newDatabase) => {
  it('lives on another machine is taken over when its lease has ended, and not before', async () => {
    const open = await newDatabase();
    const [first, second] = [await storeIn(open), await storeIn(open)];
    const run = valueOf(await first.begin('r-1'));
    await run.append(started!);
    await moveOwnersAway(first.database, 60_000);
    expect(await second.owner('r-1')).toMatchObject({ is: 'unknown' });
    expect(await second.reopen('r-1')).toMatchObject({ ok: false, problems: [{ code: 'run/busy' }] });
    await moveOwnersAway(first.database, -1);
    const taken = valueOf(await second.reopen('r-1'));
    await taken.append({ type: 'run-recovered' });
    expect(taken.entries().map(({ event }) => event.type)).toEqual(['run-started', 'run-recovered']);
  });

  it('has lost it cannot append, even if it does not know', async () => {
    const open = await newDatabase();
    const [first, second] = [await storeIn(open), await storeIn(open)];
    const run = valueOf(await first.begin('r-1'));
    await run.append(started!);
    await moveOwnersAway(first.database, -1);
    const taken = valueOf(await second.reopen('r-1'));
    const refused = await run.append(guards!).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(JournalUnwritable);
    expect((refused as Error).message).toContain('taken the run r-1 over');
    await expect(run.append({ type: 'run-recovered' })).rejects.toThrow(JournalUnwritable);
    await taken.append({ type: 'run-recovered' });
    await run.close();
    expect(await first.owner('r-1')).toMatchObject({ is: 'alive' });
    expect(valueOf(await first.read('r-1'))).toHaveLength(2);
  });

  it('is said to be dead is waited for until its lease ends, and kept if it was renewed', async () => {
    const open = await newDatabase();
    const [first, second] = [await storeIn(open), await storeIn(open)];
    await valueOf(await first.begin('r-1')).append(started!);
    await moveOwnersAway(first.database, 300);
    valueOf(await second.reopen('r-1', { ownerIsDead: true }));
    await valueOf(await first.begin('r-2')).append(started!);
    await moveOwnersAway(first.database, 300);
    setTimeout(() => void moveOwnersAway(first.database, 60_000), 100);
    expect(await second.reopen('r-2', { ownerIsDead: true })).toMatchObject({ ok: false });
  });

  it('lives on this machine keeps it, though its lease has ended', async () => {
    const open = await newDatabase();
    const [first, second] = [await storeIn(open), await storeIn(open)];
    await valueOf(await first.begin('r-1')).append(started!);
    await first.database.run('UPDATE owners SET until = 0');
    expect(await second.reopen('r-1')).toMatchObject({ ok: false, problems: [{ code: 'run/busy' }] });
  });

  it('asks at the same moment as another is one of the two', async () => {
    const open = await newDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => storeIn(open)));
    await valueOf(await stores[0]!.begin('r-1')).close();
    const opened = await Promise.all(stores.map((store) => store.reopen('r-1')));
    expect(opened.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it('renews its lease as long as it lives', async () => {
    const open = await newDatabase();
    const store = await storeIn(open, { leaseMs: 150 });
    valueOf(await store.begin('r-1'));
    const untilOf = async () =>
      (await store.database.all<{ until: number }>('SELECT until FROM owners'))[0]!.until;
    const before = await untilOf();
    await expect.poll(untilOf, { timeout: 5_000 }).toBeGreaterThan(before);
  });
});
