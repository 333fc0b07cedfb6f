import { join } from 'node:path';

import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { expect, it } from 'vitest';

import {
  onEachDatabase,
  storeIn,
  systemClock,
  temporaryFolder,
  valueOf,
  type NewDatabase,
} from '../databases.suite.ts';
import type { ServiceStore } from '../service-store.ts';
import type { FeedEvent } from './event-feed.ts';

async function twoReplicas(newDatabase: NewDatabase) {
  const audit = { key: join(await temporaryFolder(), 'audit.pem'), onProblem: () => undefined };
  const open = await newDatabase();
  const openStore = () => storeIn(open, { clock: systemClock, audit });
  return [await openStore(), await openStore()] as const;
}

async function play(store: ServiceStore, runId: string): Promise<void> {
  const run = valueOf(await store.begin(runId));
  for (const event of containmentEvents(runId, ['a'])) await run.append(event);
  await run.close();
}

/** All that a reader gets who asks again and again. */
async function readAll({ events }: ServiceStore, from = -1, run?: string): Promise<readonly FeedEvent[]> {
  const all: FeedEvent[] = [];
  for (let position = from; ;) {
    const page = await events.after(position, run);
    all.push(...page.events);
    if (page.last === position) return all;
    position = page.last;
  }
}

onEachDatabase('the feed of events', (newDatabase) => {
  it('has each entry of each run once, in one order that every replica gives', async () => {
    const [first, second] = await twoReplicas(newDatabase);
    await Promise.all([play(first, 'r-1'), play(second, 'r-2'), play(first, 'r-3')]);
    const events = await readAll(first);
    expect(events).toHaveLength(24);
    expect(await readAll(second)).toEqual(events);
    expect(events.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toSorted((a, b) => a - b));
    for (const runId of ['r-1', 'r-2', 'r-3']) {
      const own = events.filter(({ run }) => run === runId);
      expect(own.map(({ entry }) => entry)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
      expect(own.at(-1)).toMatchObject({ type: 'run-finished', status: 'contained' });
      expect(await readAll(second, -1, runId)).toEqual(own);
    }
    expect(await first.events.end()).toBe(events.at(-1)?.id);
  });

  it('continues behind any event, and says nothing of what an entry holds', async () => {
    const [store] = await twoReplicas(newDatabase);
    expect([await store.events.end(), await readAll(store)]).toEqual([-1, []]);
    await play(store, 'r-1');
    const events = await readAll(store);
    for (const [at, { id }] of events.entries())
      expect(await readAll(store, id)).toEqual(events.slice(at + 1));
    const fields = new Set(events.flatMap((event) => Object.keys(event)));
    expect([...fields].toSorted()).toEqual(['at', 'entry', 'id', 'run', 'status', 'type']);
  });

  it('leaves out what was set aside or damaged, and goes past it', async () => {
    const [store] = await twoReplicas(newDatabase);
    await play(store, 'r-1');
    await store.database.run(`UPDATE entries SET event = '{' WHERE run = 'r-1' AND seq = 2`);
    await store.database.run(`UPDATE log_lines SET line = 'no line' WHERE seq = 5`);
    expect(await readAll(store)).toHaveLength(6);
  });
});
