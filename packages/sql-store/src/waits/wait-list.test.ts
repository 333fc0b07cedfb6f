import { ManualClock } from '@drawbridge/base';
import type { RunEvent } from '@drawbridge/playbook-runtime';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';
import { expect, it } from 'vitest';

import { onEachDatabase, storeIn, valueOf, type NewDatabase } from '../databases.suite.ts';

const start = new Date('2026-01-12T10:00:00Z');
const at = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const awaited = (minutes?: number): RunEvent => ({
  type: 'signal-awaited',
  step: 'approval',
  ...(minutes === undefined ? {} : { until: at(minutes).toISOString() }),
});

async function setUp(newDatabase: NewDatabase) {
  const clock = new ManualClock(start);
  const store = await storeIn(await newDatabase(), { clock });
  const begin = async (runId: string, ...events: readonly RunEvent[]) => {
    const run = valueOf(await store.begin(runId));
    await run.append(containmentEvents(runId, ['a'])[0]!);
    for (const event of events) await run.append(event);
    return run;
  };
  const ids = (waits: readonly { readonly runId: string }[]) => waits.map(({ runId }) => runId);
  return { clock, store, begin, ids, waits: store.waits };
}

onEachDatabase('what runs wait for', (newDatabase) => {
  it('is known from the moment they wait, until the signal came, its time was over, or the run ended', async () => {
    const { begin, waits, ids } = await setUp(newDatabase);
    const runs = await Promise.all(['a', 'b', 'c', 'd'].map((runId) => begin(runId, awaited(5))));
    expect(ids(await waits.waiting({}, { limit: 10 }))).toEqual(['a', 'b', 'c', 'd']);
    expect(await waits.unfinished({ limit: 10 })).toEqual([]);
    await runs[0]!.append({ type: 'signal-received', step: 'approval', value: null });
    await runs[1]!.append({ type: 'signal-timed-out', step: 'approval' });
    await runs[2]!.append({ type: 'run-finished', status: 'cancelled' });
    expect(await waits.waiting({}, { limit: 10 })).toEqual([
      { runId: 'd', step: 'approval', kind: 'signal', since: start.toISOString(), until: at(5) },
    ]);
    expect(await waits.unfinished({ limit: 10 })).toEqual(['a', 'b']);
  });

  it('comes in pages, and by kind and step', async () => {
    const { begin, waits, ids } = await setUp(newDatabase);
    for (let run = 10; run < 17; run += 1) await begin(`r-${run}`, awaited());
    await begin('s-1', { type: 'sleep-started', step: 'pause', until: at(1).toISOString() });
    const first = await waits.waiting({ kind: 'signal', step: 'approval' }, { limit: 3 });
    expect(ids(first)).toEqual(['r-10', 'r-11', 'r-12']);
    const next = await waits.waiting({ kind: 'signal' }, { after: first.at(-1), limit: 10 });
    expect(ids(next)).toEqual(['r-13', 'r-14', 'r-15', 'r-16']);
    expect(ids(await waits.waiting({ kind: 'sleep' }, { limit: 10 }))).toEqual(['s-1']);
    expect(await waits.waiting({ step: 'other' }, { limit: 10 })).toEqual([]);
  });

  it('is due when its time is over, the longest overdue first', async () => {
    const { begin, waits, ids } = await setUp(newDatabase);
    await begin('late', awaited(9));
    await begin('never', awaited());
    await begin('soon', { type: 'sleep-started', step: 'pause', until: at(2).toISOString() });
    expect(await waits.nextDue()).toEqual(at(2));
    expect(await waits.nextDue(at(2))).toEqual(at(9));
    expect(await waits.nextDue(at(9))).toBeUndefined();
    expect(await waits.due(at(1), 10)).toEqual([]);
    expect(ids(await waits.due(at(9), 10))).toEqual(['soon', 'late']);
    expect(ids(await waits.due(at(9), 1))).toEqual(['soon']);
  });

  it('is a sleep until the run does the next thing after its time', async () => {
    const { begin, waits, clock } = await setUp(newDatabase);
    const run = await begin('a', { type: 'sleep-started', step: 'pause', until: at(2).toISOString() });
    await run.append({ type: 'run-recovered' });
    expect(await waits.nextDue()).toEqual(at(2));
    clock.advance(3 * 60_000);
    await run.append({ type: 'run-recovered' });
    expect(await waits.nextDue()).toBeUndefined();
    expect(await waits.unfinished({ limit: 1 })).toEqual(['a']);
  });

  it('gives unfinished runs page by page', async () => {
    const { begin, waits } = await setUp(newDatabase);
    for (const runId of ['a', 'b', 'c']) await begin(runId);
    expect(await waits.unfinished({ limit: 2 })).toEqual(['a', 'b']);
    expect(await waits.unfinished({ after: 'b', limit: 2 })).toEqual(['c']);
  });
});
