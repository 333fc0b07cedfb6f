import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import type { Clock, JsonValue } from '@drawbridge/base';
import { openEmbeddedEngine } from '@drawbridge/playbook-runtime';
import { openSqlite, openSqlRunStore } from '@drawbridge/sql-store';

import { valueOf } from '../server/ground.ts';

export const clock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

type EngineParts = Parameters<typeof openEmbeddedEngine>[0];
type Body = EngineParts['bodies'][number];
type Action = Parameters<Parameters<Body['body']>[0]['act']>[1];

/** Received, two entries for each of five steps, finished. */
const entriesOfRun = 12;
const anything = {
  parse: (value: unknown) => value,
  safeParse: (data: unknown) => ({ success: true, data }),
};
const nothing = { name: 'nothing', args: anything, result: anything } as unknown as Action;
const fiveSteps: Body = {
  name: 'five@1',
  body: async (context) => {
    for (const step of ['1', '2', '3', '4', '5']) await context.act(step, nothing, null);
    return null;
  },
};

/**
 * Runs of five steps a second, so many at once, beside raw commits of a journal's rows in the same database by as many
 * writers: a run is twelve entries, so the ratio is of entries.
 */
export async function benchRunRate(seconds: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-bench-'));
  const database = valueOf(await openSqlite({ file: join(folder, 'state.db'), clock }));
  const audit = { key: join(folder, 'audit.pem'), onProblem: () => undefined };
  const store = valueOf(await openSqlRunStore(database, { clock, audit }));
  const engine = await openEmbeddedEngine({
    store,
    clock,
    bodies: [fiveSteps],
    actions: () => [{ name: 'nothing', perform: () => Promise.resolve(null as JsonValue) }],
    atOnce: 128,
    onProblem: (runId, error) => {
      console.error(runId, error);
    },
  });
  await database.run('CREATE TABLE raw (n INTEGER PRIMARY KEY, event TEXT, prev TEXT, hash TEXT)');
  let n = 0;
  const row = JSON.stringify({
    type: 'step-started',
    step: '1',
    action: 'nothing',
    idempotencyKey: 'k'.repeat(36),
  });
  const hash = 'h'.repeat(64);
  for (const atOnce of [1, 32, 128]) {
    const raw = await rate(atOnce, seconds, () =>
      database.run('INSERT INTO raw VALUES (?, ?, ?, ?)', [(n += 1), row, hash, hash]),
    );
    const runs = await rate(atOnce, seconds, async () => {
      const runId = `bench-${String((n += 1))}-1`;
      await engine.start(runId, fiveSteps.name, null);
      await engine.result(runId);
    });
    const share = Math.round((100 * runs * entriesOfRun) / raw);
    console.log(
      `engine: ${String(atOnce)} at once: ${runs.toFixed(0)} runs/s, ${(runs * entriesOfRun).toFixed(0)} entries/s beside ${raw.toFixed(0)} raw commits/s: ${String(share)} % (goal 80 %)`,
    );
  }
  await engine.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function rate(atOnce: number, seconds: number, work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  let done = 0;
  const repeat = async () => {
    while (performance.now() - began < seconds * 1_000) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, repeat));
  return (done * 1_000) / (performance.now() - began);
}
