import { isFailure, type Result } from '@drawbridge/base';
import type { OpenRun } from '@drawbridge/playbook-runtime';
import { containmentEvents } from '@drawbridge/playbook-runtime/run-script-suite';

import { openPostgres } from '../database/postgres/postgres-database.ts';
import { openSqlite } from '../database/sqlite/sqlite-database.ts';
import { openSqlRunStore, type ServiceStore } from '../service-store.ts';

/** What a process of its own appends, until it is told to stop or killed. */
export interface AppendOrder {
  readonly file?: string;
  readonly url?: string;
  readonly key: string;
  /** Names of runs, each of which is played by a writer of its own, again and again under the next number. */
  readonly writers: readonly string[];
  readonly runsEach: number;
}

const clock = {
  now: () => new Date(),
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
};

function need<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
}

/** Appending waits for a database that is gone for a moment; who begins a run tries again. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isFailure(error) || error.kind !== 'retryable') throw error;
      await clock.sleep(50);
    }
  }
}

/** Begins a run, or opens the one that was left. */
async function open(store: ServiceStore, writer: string): Promise<OpenRun> {
  for (;;) {
    const runId = await patiently(() => store.runIdFor(writer));
    const begun = await store.begin(runId);
    const opened = begun.ok ? begun : await store.reopen(runId);
    if (opened.ok) return opened.value;
    const [why] = opened.problems;
    if (why?.code !== 'run/store-unusable') throw new Error(why?.message);
    await clock.sleep(50);
  }
}

/** Says `<run> <number of entries>` for each entry that was confirmed. */
async function appendAll({ file, url, key, writers, runsEach }: AppendOrder): Promise<void> {
  const database = need(
    file === undefined ? await openPostgres({ url: url ?? '' }) : await openSqlite({ file, clock }),
  );
  const store = need(await openSqlRunStore(database, { clock, audit: { key, onProblem: () => undefined } }));
  const play = async (writer: string) => {
    for (let count = 0; count < runsEach; count += 1) {
      const run = await open(store, writer);
      const { runId } = run;
      const events = containmentEvents(runId, ['a']);
      for (let at = run.entries().length; at < events.length; at = run.entries().length) {
        await run.append(events[at]!);
        process.stdout.write(`${runId} ${run.entries().length}\n`);
      }
      await run.close();
    }
  };
  await Promise.all(writers.map(play));
  await store.close();
}

const order = process.argv[2];
if (order !== undefined && process.argv[1]?.endsWith('append-child.suite.ts')) {
  await appendAll(JSON.parse(order) as AppendOrder);
}
