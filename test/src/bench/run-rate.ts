import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import type { Clock, JsonValue } from '@drawbridge/base';
import { openEmbeddedEngine } from '@drawbridge/playbook-runtime';
import { openSqlite, openSqlRunStore } from '@drawbridge/sql-store';

import { valueOf } from '../server/ground.ts';
import { printShare, ratesOf } from './rate.ts';
import { rawCommits } from './raw-commits.ts';

export const clock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => {
    await sleepFor(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

type EngineParts = Parameters<typeof openEmbeddedEngine>[0];
type Body = EngineParts['bodies'][number];
type Action = Parameters<Parameters<Body['body']>[0]['act']>[1];

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

/** Runs of five steps a second, so many at once, beside raw commits of the same rows: see `rawCommits`. */
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
  let n = 0;
  const run = async () => {
    const runId = `bench-${String((n += 1)).padStart(7, '0')}`;
    await engine.start(runId, fiveSteps.name, null);
    await engine.result(runId);
    return runId;
  };
  const raw = await rawCommits(database, await run());
  for (const atOnce of [1, 32, 128]) {
    const [rate = 0, ours = 0] = await ratesOf([raw, run], atOnce, seconds);
    printShare(`engine: ${String(atOnce)} at once`, ours, { rate, of: 'their raw commits' });
  }
  await engine.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
