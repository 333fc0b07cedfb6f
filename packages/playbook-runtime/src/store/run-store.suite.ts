import { ManualClock } from '@drawbridge/base';
import { describe, expect, it, onTestFinished } from 'vitest';

import type { RunEvent } from '../journal/run-events.ts';
import type { OpenRun } from './open-run.ts';
import { containmentEvents, undoEvents } from './run-script.suite.ts';
import type { RunStore } from './run-store.ts';

/** Opens a new, empty store. */
export type StartStore = (clock: ManualClock) => Promise<RunStore>;

const hour = 3_600_000;

/** What every store of runs does, wherever it keeps them. */
export function describeRunStore(name: string, start: StartStore): void {
  const set = async () => {
    const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
    const store = await start(clock);
    const begin = async (runId: string): Promise<OpenRun> => {
      const run = await store.begin(runId);
      if (!run.ok) throw new Error(run.problems[0]?.message);
      onTestFinished(() => run.value.close().catch(() => undefined));
      return run.value;
    };
    const play = async (runId: string, events: readonly RunEvent[]) => {
      const run = await begin(runId);
      for (const event of events) await run.append(event);
      await run.close();
    };
    const since = () => new Date(clock.now().getTime() - hour);
    return { clock, store, begin, play, since };
  };

  describe(`${name}: a run`, () => {
    it('is begun once', async () => {
      const { store, begin } = await set();
      await begin('r-1');
      expect(await store.begin('r-1')).toMatchObject({ ok: false, problems: [{ code: 'run/exists' }] });
    });

    it('has what was appended to it, and is opened again once it was closed', async () => {
      const { store, begin } = await set();
      const run = await begin('r-1');
      const [started] = containmentEvents('r-1', ['a']);
      await run.append(started!);
      expect(await store.reopen('r-1')).toMatchObject({ ok: false, problems: [{ code: 'run/busy' }] });
      await run.close();
      const again = await store.reopen('r-1');
      if (!again.ok) throw new Error('closed');
      await again.value.append({ type: 'run-recovered' });
      await again.value.close();
      const read = await store.read('r-1');
      expect(read.ok && read.value.map(({ event }) => event.type)).toEqual(['run-started', 'run-recovered']);
    });

    it('keeps texts beside its journal, the last one of a name', async () => {
      const { store, begin } = await set();
      const run = await begin('r-1');
      await run.attach('a.json', '1');
      await store.attach('r-1', 'a.json', '2');
      expect(await store.attachment('r-1', 'a.json')).toBe('2');
      expect(await store.attachment('r-1', 'b.json')).toBeUndefined();
      expect(await store.attachment('r-2', 'a.json')).toBeUndefined();
    });

    it('that has no entry can be discarded, and then never was', async () => {
      const { store, begin } = await set();
      const run = await begin('r-1');
      await run.discard();
      expect((await store.read('r-1')).ok).toBe(false);
      await begin('r-1');
    });

    it('that has an entry is not discarded', async () => {
      const { store, begin } = await set();
      const run = await begin('r-1');
      await run.append(containmentEvents('r-1', ['a'])[0]!);
      await run.discard();
      expect((await store.read('r-1')).ok).toBe(true);
    });

    it('keeps its id until it has ended', async () => {
      const { store, play } = await set();
      expect(await store.runIdFor('r')).toBe('r-1');
      const events = containmentEvents('r-1', ['a']);
      await play('r-1', events.slice(0, 3));
      expect(await store.runIdFor('r')).toBe('r-1');
      const run = await store.reopen('r-1');
      if (run.ok) await run.value.append(events.at(-1)!);
      if (run.ok) await run.value.close();
      expect(await store.runIdFor('r')).toBe('r-2');
    });

    it('that is not there is neither read nor opened nor repaired', async () => {
      const { store } = await set();
      expect((await store.read('r-1')).ok).toBe(false);
      expect((await store.reopen('r-1')).ok).toBe(false);
      expect((await store.repair('r-1', { by: 'ann', why: 'a test' })).ok).toBe(false);
    });

    it('is listed with how it ended, the newest first', async () => {
      const { store, clock, play } = await set();
      await play('r-1', containmentEvents('r-1', ['a']));
      clock.advance(1_000);
      await play('u-1', undoEvents('u-1', 'r-1', 'a').slice(0, 2));
      expect(await store.list()).toMatchObject({
        problems: [],
        runs: [
          { runId: 'u-1', kind: 'undo', undoes: 'r-1', status: 'unfinished' },
          { runId: 'r-1', kind: 'containment', playbook: 'contain-keys', status: 'contained' },
        ],
      });
    });
  });

  describe(`${name}: the changes that count`, () => {
    it('are those made since, by runs that have ended too', async () => {
      const { store, clock, play, since } = await set();
      await play('r-1', containmentEvents('r-1', ['a', 'b']));
      expect((await store.countChanges(since())).changes).toHaveLength(2);
      clock.advance(2 * hour);
      expect((await store.countChanges(since())).changes).toEqual([]);
    });

    it('are those that an unfinished run has reserved, however old, and not those of the run that asks', async () => {
      const { store, clock, play, since } = await set();
      await play('r-1', containmentEvents('r-1', ['a', 'b']).slice(0, 3));
      clock.advance(9 * hour);
      expect(await store.countChanges(since())).toMatchObject({
        ok: true,
        changes: [
          { reservedBy: 'r-1', account: '123456789012', takes: { pool: 'keys', member: 'a' } },
          { reservedBy: 'r-1' },
        ],
      });
      expect((await store.countChanges(since(), 'r-1')).changes).toEqual([]);
    });

    it('are not those of a run whose guards have not spoken, or refused', async () => {
      const { store, play, since } = await set();
      const events = containmentEvents('r-1', ['a']);
      await play('r-1', events.slice(0, 2));
      const refusal = { guard: 'caps', code: 'cap-per-hour', reason: 'no', hints: [], overridable: true };
      await play('r-2', [...events.slice(0, 2), { type: 'step-finished', step: 'guards', result: refusal }]);
      expect((await store.countChanges(since())).changes).toEqual([]);
    });

    it('no longer take a member that an undo has put back', async () => {
      const { store, play, since } = await set();
      await play('r-1', containmentEvents('r-1', ['a', 'b']));
      await play('u-1', undoEvents('u-1', 'r-1', 'a'));
      const { changes } = await store.countChanges(since());
      expect(changes?.map(({ takes }) => takes?.member)).toEqual([undefined, 'b']);
    });
  });

  describe(`${name}: a target`, () => {
    it('is one run’s until it gives it back, and its own however often it asks', async () => {
      const { store, begin } = await set();
      await begin('r-1');
      expect(await store.claim('key/1', 'r-1')).toMatchObject({ ok: true, already: false });
      expect(await store.claim('key/1', 'r-1')).toMatchObject({ ok: true, already: true });
      expect(await store.claim('key/1', 'r-2')).toMatchObject({ ok: false, heldBy: 'r-1' });
      await store.release('key/1', 'r-2');
      expect(await store.claim('key/1', 'r-2')).toMatchObject({ ok: false, heldBy: 'r-1' });
      await store.release('key/1', 'r-1');
      expect(await store.claim('key/1', 'r-2')).toMatchObject({ ok: true, already: false });
    });

    it('of a run that has ended is free', async () => {
      const { store, play } = await set();
      await store.claim('key/1', 'r-1');
      await play('r-1', containmentEvents('r-1', ['a']));
      expect(await store.claim('key/1', 'r-2')).toMatchObject({ ok: true });
    });
  });

  describe(`${name}: exclusive work`, () => {
    it('is done one piece at a time', async () => {
      const { store } = await set();
      let inside = 0;
      const seen: number[] = [];
      const work = async () => {
        inside += 1;
        await new Promise((resolve) => setTimeout(resolve, 2));
        seen.push(inside);
        inside -= 1;
      };
      await Promise.all(Array.from({ length: 8 }, () => store.exclusively(work)));
      expect(seen).toEqual(Array(8).fill(1));
    });

    it('that throws does not keep the next one out', async () => {
      const { store } = await set();
      const broken = store.exclusively(() => Promise.reject(new Error('broken')));
      const next = store.exclusively(() => Promise.resolve('done'));
      await expect(broken).rejects.toThrow('broken');
      expect(await next).toMatchObject({ ok: true, value: 'done' });
    });
  });
}
