import type { Clock } from '@drawbridge/base';

import { eventsOf, type RunEntry } from '../journal/run-events.ts';
import { hasTimedOut, receivedSignal } from '../journal/signals.ts';
import type { EngineStore } from './engine-store.ts';
import { memoryRunStore } from './memory-run-store.suite.ts';

/** What an unfinished run waits for: nothing, something without an end, or until an instant. */
type Waiting = 'nothing' | 'for-ever' | Date;

/** Runs in memory that say which of them wait: what an engine needs. */
export function memoryEngineStore(place: string, clock: Clock): EngineStore {
  const store = memoryRunStore(place, clock);
  const waits = async () => {
    const { runs } = await store.list();
    const found = await Promise.all(
      runs.map(async ({ runId }) => {
        const read = await store.read(runId);
        return { runId, waiting: waitingOf(read.ok ? read.value : []) };
      }),
    );
    return found.sort((a, b) => (a.runId < b.runId ? -1 : 1));
  };
  return {
    ...store,
    beginWith: async (runId, first) => {
      const begun = await store.begin(runId);
      if (begun.ok) await begun.value.append(first);
      return begun;
    },
    waits: {
      unfinished: async ({ after = '', limit }) =>
        (await waits())
          .filter(({ runId, waiting }) => runId > after && waiting === 'nothing')
          .slice(0, limit)
          .map(({ runId }) => runId),
      due: async (at, limit) =>
        (await waits()).filter(({ waiting }) => waiting instanceof Date && waiting <= at).slice(0, limit),
      nextDue: async (after) => {
        const times = (await waits()).flatMap(({ waiting }) => (waiting instanceof Date ? [waiting] : []));
        return times
          .filter((time) => after === undefined || time > after)
          .sort((a, b) => a.getTime() - b.getTime())[0];
      },
    },
  };
}

function waitingOf(entries: readonly RunEntry[]): Waiting | undefined {
  if (eventsOf(entries, 'run-received').length === 0) return undefined;
  if (eventsOf(entries, 'run-finished').length > 0) return undefined;
  const last = entries.at(-1)?.event;
  if (last?.type === 'sleep-started') return new Date(last.until);
  if (last?.type !== 'signal-awaited') return 'nothing';
  if (receivedSignal(entries, last.step) !== undefined || hasTimedOut(entries, last.step)) return 'nothing';
  return last.until === undefined ? 'for-ever' : new Date(last.until);
}
