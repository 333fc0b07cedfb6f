import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { RetryableFailure, type Clock, type JsonValue } from '@drawbridge/base';
import {
  decisionSignal,
  responseBody,
  undoBody,
  type BoundAction,
  type DurableEngine,
} from '@drawbridge/playbook-runtime';
import { openSqlite, openSqlRunStore } from '@drawbridge/sql-store';

import { openTemporalEngine } from '../src/index.ts';
import { findTemporal } from '../src/server/temporal-program.suite.ts';
import { startTemporal } from '../src/server/temporal-server.suite.ts';

/**
 * Records the histories that `replay.test.ts` holds the bundle against, on a server of its own: runs of the bodies of
 * production, whose steps give answers that are written down here. Record again only after a body was given another
 * version: a history that no longer replays is a run of a user that will not end.
 */
const target = process.argv[2] ?? fileURLToPath(new URL('../src/replay/histories/', import.meta.url));
const taskQueue = 'recorded';
const key = 'aws.iam.deactivate-access-key AKIAIOSFODNN7EXAMPLE';
const steps = [
  { key, targetId: 'aws-access-key/AKIAIOSFODNN7EXAMPLE', does: 'change', onFailure: 'continue' },
];

const clock: Clock = {
  now: () => new Date(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

/** The answers of the steps, the same each time; a plan of the run `expired` waits for a second. */
function answers(runId: string): Readonly<Record<string, () => JsonValue>> {
  let isBusy = true;
  const validForMs = runId === 'expired' ? 1_000 : 600_000;
  return {
    'plan-round': () => ({ outcome: 'change', hash: 'a'.repeat(64), needed: 1, validForMs }),
    'ask-for-approval': () => null,
    'judge-decisions': () => ({ is: 'approved' }),
    'begin-acting': () => ({ is: 'begun', steps, refused: null }),
    'may-act': () => ({ paused: false }),
    contain: () => {
      if (isBusy) {
        isBusy = false;
        throw new RetryableFailure('throttled', 'the cloud is busy', { retryAfterMs: 500 });
      }
      return { outcome: 'nothing', reason: 'the key is inactive already', residual: [] };
    },
    undo: () => ({ outcome: 'restored', evidence: 'the key is active' }),
    conclude: () => ({ status: 'nothing' }),
    'write-back': () => ({ outcome: 'none', reason: 'no writer is configured' }),
    'begin-undo': () => ({ effects: steps.map(({ targetId }) => ({ key, targetId })) }),
    'conclude-undo': () => ({ status: 'restored' }),
  };
}

const known = new Map<string, readonly BoundAction[]>();

function actionsOf(runId: string): readonly BoundAction[] {
  const made =
    known.get(runId) ??
    Object.entries(answers(runId)).map(([name, answer]) => ({
      name,
      perform: async () => Promise.resolve(answer()),
    }));
  known.set(runId, made);
  return made;
}

async function record(engine: DurableEngine): Promise<readonly string[]> {
  for (const id of ['approved', 'expired', 'cancelled']) await engine.start(id, responseBody.name, null);
  await engine.start('undone', undoBody.name, null);
  await clock.sleep(3_000);
  await engine.signal('approved', { name: decisionSignal(1, 1), value: { by: 'bo@example.com' }, id: 's-1' });
  await engine.cancel('cancelled', 'bo@example.com', 'a drill');
  const ids = ['approved', 'expired', 'cancelled', 'undone'];
  for (const id of ids) console.log(id, JSON.stringify(await engine.result(id)));
  return ids;
}

const temporal = await findTemporal();
if (!temporal.found) throw new Error(temporal.reason);
if (temporal.address !== undefined) throw new Error('it is recorded on a server of its own');
const folder = await mkdtemp(join(tmpdir(), 'drawbridge-record-'));
const server = await startTemporal(temporal);
try {
  const database = await openSqlite({ file: join(folder, 'runs.db'), clock });
  if (!database.ok) throw new Error('no database');
  const store = await openSqlRunStore(database.value, { clock });
  if (!store.ok) throw new Error('no store');
  const engine = await openTemporalEngine({
    store: store.value,
    clock,
    bodies: [responseBody, undoBody],
    actions: ({ runId }) => actionsOf(runId),
    connection: { address: server.address, namespace: server.namespace, taskQueue },
    onProblem: (runId, error) => {
      console.error(runId, error);
    },
  });
  const ids = await record(engine);
  await mkdir(target, { recursive: true });
  for (const id of ids) {
    const show = ['workflow', 'show', '--output', 'json', '--address', server.address];
    const shown = execFileSync(temporal.program, [...show, '--workflow-id', `${taskQueue}/${id}`]).toString();
    // Who worked is a process on the machine that recorded.
    const text = shown.replaceAll(/"\d+@[^"]*"/g, '"recorded"');
    await writeFile(join(target, `${id}.json`), `${JSON.stringify(JSON.parse(text))}\n`);
  }
  await engine.close();
  await store.value.close();
} finally {
  await server.remove();
  await rm(folder, { recursive: true, force: true });
}
