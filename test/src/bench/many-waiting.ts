import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { openEmbeddedEngine, responseBody } from '@drawbridge/playbook-runtime';
import { openSqlite, openSqlRunStore } from '@drawbridge/sql-store';

import { openGround, type Ground } from '../crash/ground.ts';
import { valueOf } from '../server/ground.ts';
import { serveOn, type ServingProcess } from '../server/serve-process.ts';
import { clock } from './run-rate.ts';

/** The memory of a server over so many runs that wait for an approval, and how soon it is ready after it was killed. */
export async function benchManyWaiting(count: number): Promise<void> {
  const ground = await openGround();
  try {
    const empty = await ready(ground);
    console.log(`waiting: none: ready in ${empty.seconds.toFixed(1)} s, ${memoryOf(empty.server)} MB`);
    empty.server.child.kill('SIGKILL');
    await empty.server.ended;
    await fill(ground, count);
    const first = await ready(ground);
    first.server.child.kill('SIGKILL');
    await first.server.ended;
    const { server, seconds } = await ready(ground);
    await server.call('/v1/runs?limit=200');
    console.log(
      `waiting: ${String(count)} runs: ready ${seconds.toFixed(1)} s after a kill, with the start of the process (goal 3 s); ${memoryOf(server)} MB after a list of runs (goal 300 MB)`,
    );
    server.child.kill('SIGTERM');
    await server.ended;
  } finally {
    await ground.close();
  }
}

async function ready(ground: Ground): Promise<{ readonly server: ServingProcess; readonly seconds: number }> {
  const began = performance.now();
  const server = await serveOn(ground);
  const { status } = await server.call('/readyz');
  if (status !== 200) throw new Error(`/readyz answers ${String(status)}`);
  return { server, seconds: (performance.now() - began) / 1_000 };
}

/** The resident memory of the process, in megabytes. */
function memoryOf({ child }: ServingProcess): string {
  const status = readFileSync(`/proc/${String(child.pid)}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024).toFixed(0);
}

/** Runs of the body that answers incidents, as they are while they wait: received, asked for, not decided. */
async function fill({ runs }: Ground, count: number): Promise<void> {
  const file = join(runs, '..', 'state.db');
  mkdirSync(dirname(file), { recursive: true });
  const database = valueOf(await openSqlite({ file, clock }));
  const store = valueOf(await openSqlRunStore(database, { clock }));
  const engine = await openEmbeddedEngine({
    store,
    clock,
    bodies: [
      {
        name: responseBody.name,
        body: async (context) => (await context.signal('decision 1.1', 14_400_000)) ?? null,
      },
    ],
    actions: () => [],
    onProblem: (runId, error) => {
      console.error(runId, error);
    },
  });
  const ids = Array.from(
    { length: count },
    (_, at) => `contain-aws-access-key-${String(at).padStart(16, '0')}-1`,
  );
  const left = [...ids];
  const begin = async () => {
    for (let id = left.shift(); id !== undefined; id = left.shift())
      await engine.start(id, responseBody.name, { bench: 'x'.repeat(2_000) });
  };
  await Promise.all(Array.from({ length: 128 }, begin));
  while ((await store.waits.waiting({}, { limit: count + 1 })).length < count) await clock.sleep(100);
  await engine.close();
  await store.close();
}
