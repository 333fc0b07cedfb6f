import { fail, problem, succeed, toJson, type Clock, type Result } from '@drawbridge/base';

import { chainStart, entryHash } from '../journal/journal-entry.ts';
import { eventsOf, type RunEntry, type RunEvent } from '../journal/run-events.ts';
import { countDigests } from './count-changes.ts';
import type { OpenRun } from './open-run.ts';
import { digestRun, type RunDigest } from './run-digest.ts';
import type { RunStore } from './run-store.ts';

interface KeptRun {
  entries: readonly RunEntry[];
  readonly attached: Map<string, string>;
  isOpen: boolean;
  digested?: { readonly of: readonly RunEntry[]; readonly digest: RunDigest };
}

/**
 * Runs in memory, gone with the process: for tests that try thousands of interleavings. It behaves as the store of
 * files does (`run-store.suite.ts`), but for what only files have: nothing in it is ever unreadable.
 */
export function memoryRunStore(place: string, clock: Clock): RunStore {
  const runs = new Map<string, KeptRun>();
  const claims = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  const ended = (runId: string) => eventsOf(runs.get(runId)?.entries ?? [], 'run-finished').length > 0;
  const unknown = (runId: string) => fail(problem('run/unknown', `there is no run ${runId}`));
  const opened = (runId: string, run: KeptRun): OpenRun => ({
    ...openRun(place, runId, run, clock),
    discard: () => {
      if (run.entries.length === 0) runs.delete(runId);
      run.isOpen = false;
      return Promise.resolve();
    },
  });
  const digests = () => [...runs].map(([runId, run]) => digestOf(runId, run));
  return {
    place,
    clock,
    attach: (runId, name, text) => Promise.resolve(void runs.get(runId)?.attached.set(name, text)),
    attachment: (runId, name) => Promise.resolve(runs.get(runId)?.attached.get(name)),
    runIdFor: (base) => {
      let at = 1;
      while (ended(`${base}-${at}`)) at += 1;
      return Promise.resolve(`${base}-${at}`);
    },
    begin: (runId) => {
      if (runs.has(runId)) return Promise.resolve(fail(problem('run/exists', `${runId} was started`)));
      const run: KeptRun = { entries: [], attached: new Map(), isOpen: true };
      runs.set(runId, run);
      return Promise.resolve(succeed(opened(runId, run)));
    },
    reopen: (runId) => {
      const run = runs.get(runId);
      if (run === undefined) return Promise.resolve(unknown(runId));
      if (run.isOpen) return Promise.resolve(fail(problem('run/busy', `${runId} is worked on`)));
      run.isOpen = true;
      return Promise.resolve(succeed(opened(runId, run)));
    },
    read: (runId) => {
      const run = runs.get(runId);
      return Promise.resolve(run === undefined ? unknown(runId) : succeed(run.entries));
    },
    list: () => {
      const all = digests().map(({ summary }) => summary);
      all.sort((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : 0));
      return Promise.resolve({ runs: all, problems: [] });
    },
    countChanges: (since, except) => {
      const options = { since, ...(except === undefined ? {} : { except }) };
      return Promise.resolve({ ok: true, changes: countDigests(digests(), options) });
    },
    claim: (targetId, runId) => {
      const holder = claims.get(targetId);
      const already = holder === runId;
      if (holder !== undefined && !already && !ended(holder)) {
        return Promise.resolve({ ok: false, path: targetId, heldBy: holder });
      }
      claims.set(targetId, runId);
      const release = () => Promise.resolve(void claims.delete(targetId));
      return Promise.resolve({ ok: true, already, release });
    },
    release: (targetId, runId) => {
      if (claims.get(targetId) === runId) claims.delete(targetId);
      return Promise.resolve();
    },
    exclusively: <T>(work: () => Promise<T>): Promise<Result<T>> => {
      const turn = last.then(work);
      last = turn.catch(() => undefined);
      return turn.then((value) => succeed(value));
    },
    repair: (runId) => {
      const run = runs.get(runId);
      if (run === undefined) return Promise.resolve(unknown(runId));
      return Promise.resolve(fail(problem('run/not-damaged', `${runId} can be read`)));
    },
    owner: (runId) =>
      Promise.resolve(
        runs.get(runId)?.isOpen === true ? { is: 'alive', pid: process.pid } : { is: 'nobody' },
      ),
  };
}

function digestOf(runId: string, run: KeptRun): RunDigest {
  if (run.digested?.of !== run.entries) {
    run.digested = { of: run.entries, digest: digestRun(runId, run.entries) };
  }
  return run.digested.digest;
}

function openRun(place: string, runId: string, run: KeptRun, clock: Clock): Omit<OpenRun, 'discard'> {
  return {
    runId,
    place,
    entries: () => run.entries,
    append: (event) => {
      run.entries = [...run.entries, entryOf(event, run.entries, clock)];
      return Promise.resolve();
    },
    attach: (name, text) => Promise.resolve(void run.attached.set(name, text)),
    close: () => {
      run.isOpen = false;
      return Promise.resolve();
    },
  };
}

function entryOf(event: RunEvent, before: readonly RunEntry[], clock: Clock): RunEntry {
  const json = toJson(event);
  const at = clock.now().toISOString();
  const bare = { seq: before.length, at, event: json, prev: before.at(-1)?.hash ?? chainStart };
  return { ...bare, event: json as unknown as RunEvent, hash: entryHash(bare) };
}
