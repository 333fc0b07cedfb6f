import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { JsonValue } from '@drawbridge/base';
import { openTemporalEngine } from '@drawbridge/engine-temporal';
import { bundleBench, fiveSteps, nothing, startEmptyRuns } from '@drawbridge/engine-temporal/bench-suite';
import { findTemporal, startTemporal } from '@drawbridge/engine-temporal/temporal-server-suite';
import { openSqlite, openSqlRunStore } from '@drawbridge/sql-store';

import { valueOf } from '../server/ground.ts';
import { printShare, ratesOf } from './rate.ts';
import { clock } from './run-rate.ts';

/**
 * Runs of five steps a second on Temporal, so many at once, beside empty workflows of five empty activities on the same
 * server: what is lost is the journal, on SQLite as by default.
 */
export async function benchTemporalRate(seconds: number): Promise<void> {
  const temporal = await findTemporal();
  if (!temporal.found) {
    console.log(`temporal: not measured: ${temporal.reason}`);
    return;
  }
  const codePath = await bundleBench();
  const server = await startTemporal(temporal);
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-bench-'));
  const database = valueOf(await openSqlite({ file: join(folder, 'state.db'), clock }));
  const audit = { key: join(folder, 'audit.pem'), onProblem: () => undefined };
  const store = valueOf(await openSqlRunStore(database, { clock, audit }));
  const { address, namespace } = server;
  const id = randomUUID();
  const engine = await openTemporalEngine({
    store,
    clock,
    bodies: [fiveSteps],
    actions: () => [{ name: nothing.name, perform: () => Promise.resolve(null as JsonValue) }],
    connection: { address, namespace, taskQueue: `bench-${id}` },
    codePath,
    onProblem: (runId, error) => {
      console.error(runId, error);
    },
  });
  const empty = await startEmptyRuns({ address, namespace, taskQueue: `empty-${id}` }, codePath);
  let n = 0;
  const run = async () => {
    const runId = `bench-${String((n += 1)).padStart(7, '0')}`;
    await engine.start(runId, fiveSteps.name, null);
    await engine.result(runId);
  };
  // Both workers have a workflow and an activity behind them.
  await Promise.all([run(), empty.run(randomUUID())]);
  for (const atOnce of [1, 32, 128]) {
    const [rate = 0, ours = 0] = await ratesOf([() => empty.run(randomUUID()), run], atOnce, seconds, 2);
    printShare(`temporal: ${String(atOnce)} at once`, ours, { rate, of: 'empty workflows' });
  }
  await empty.close();
  await engine.close();
  await server.remove();
  await store.close();
  await rm(folder, { recursive: true, force: true });
}
