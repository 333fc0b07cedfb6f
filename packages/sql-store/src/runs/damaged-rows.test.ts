import { ManualClock } from '@drawbridge/base';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { expect, it } from 'vitest';

import { onEachDatabase, storeIn, valueOf, type NewDatabase } from '../databases.suite.ts';

async function setUp(newDatabase: NewDatabase) {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const store = await storeIn(await newDatabase(), { clock });
  for (const runId of ['r-1', 'r-2']) {
    const run = valueOf(await store.begin(runId));
    for (const event of containmentEvents(runId, ['a'])) await run.append(event);
    await run.close();
  }
  return { clock, store, since: new Date(clock.now().getTime() - 3_600_000) };
}

const damages = [
  ['was changed', `UPDATE entries SET event = '{"type":"run-recovered"}' WHERE run = 'r-1' AND seq = 1`],
  ['is no JSON', `UPDATE entries SET event = '{' WHERE run = 'r-1' AND seq = 2`],
  ['was removed', `DELETE FROM entries WHERE run = 'r-1' AND seq = 3`],
  ['at the end was removed', `DELETE FROM entries WHERE run = 'r-1' AND seq = 7`],
  ['has another time', `UPDATE entries SET at = '2020-01-01T00:00:00.000Z' WHERE run = 'r-1' AND seq = 0`],
] as const;

onEachDatabase('a run of which an entry', (newDatabase) => {
  it.each(damages)('%s is a problem, and the others are listed', async (_how, sql) => {
    const { store } = await setUp(newDatabase);
    await store.database.run(sql);
    expect(await store.read('r-1')).toMatchObject({ ok: false, problems: [{ code: 'journal/damaged' }] });
    const { runs, problems } = await store.list();
    expect(runs.map(({ runId }) => runId)).toEqual(['r-2']);
    expect(problems.map(({ code }) => code)).toEqual(['journal/damaged']);
  });

  it('was changed may hold changes that count, as long as it was written since', async () => {
    const { store, clock, since } = await setUp(newDatabase);
    await store.database.run(damages[0][1]);
    expect(await store.countChanges(since)).toMatchObject({
      ok: false,
      changes: [{ playbook: 'contain-keys' }],
    });
    clock.advance(9 * 3_600_000);
    expect(await store.countChanges(clock.now())).toMatchObject({ ok: true, changes: [] });
  });

  it('was changed keeps its targets until it is set aside, with a record, and its id is not used again', async () => {
    const { store } = await setUp(newDatabase);
    await store.claim('key/1', 'r-1');
    await store.database.run(damages[2][1]);
    expect(await store.claim('key/1', 'r-3')).toMatchObject({ ok: false, heldBy: 'r-1' });
    expect(await store.repair('r-1', { by: ' ', why: 'x' })).toMatchObject({
      problems: [{ code: 'run/repair-unsigned' }],
    });
    expect(await store.repair('r-2', { by: 'ann', why: 'x' })).toMatchObject({
      problems: [{ code: 'run/not-damaged' }],
    });
    const aside = valueOf(await store.repair('r-1', { by: 'ann', why: 'the disk was full' }));
    expect(aside).toMatchObject({ runId: 'r-1', by: 'ann', files: [{ name: 'events' }] });
    expect(await store.claim('key/1', 'r-3')).toMatchObject({ ok: true });
    expect((await store.list()).problems).toEqual([]);
    expect((await store.read('r-1')).ok).toBe(false);
    const kept = await store.database.all(`SELECT 1 FROM entries WHERE run = 'r-1.1'`);
    expect(kept).toHaveLength(7);
    expect(await store.runIdFor('r')).toBe('r-3');
  });
});
