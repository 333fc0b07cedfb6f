import { parentPort, workerData } from 'node:worker_threads';

import { type DuckDBConnection } from '@duckdb/node-api';

import { appendColumns } from './append-columns.ts';
import { type Database, openDatabase } from './database.ts';
import { Patience } from './patience.ts';
import {
  type ColumnarResult,
  type WorkerAnswer,
  type WorkerJob,
  type WorkerMessage,
  type WorkerSettings,
} from './protocol.ts';
import { runQuery } from './run-query.ts';

/**
 * The entry of the worker thread. DuckDB runs here because functions written in JavaScript run on the event loop of
 * the thread that registered them: on the main thread they would stop everything else.
 */
const port = parentPort;
if (port === null) throw new Error('this file is the entry of a worker thread');
const answer = (message: WorkerAnswer): void => {
  port.postMessage(message);
};
/** The jobs that have begun, with their connections once they have one. */
const active = new Map<number, DuckDBConnection | undefined>();
const INTERRUPT_AGAIN_MS = 20;
const jobs = new Set<Promise<void>>();
const patience = new Patience(workerData as WorkerSettings);

try {
  const database = await openDatabase(workerData as WorkerSettings, patience);
  port.on('message', (message: WorkerMessage) => {
    receive(database, message);
  });
  answer({ kind: 'ready' });
} catch (thrown) {
  answer({ kind: 'failed-to-start', message: messageOf(thrown) });
}

function receive(database: Database, message: WorkerMessage): void {
  if (message.kind === 'job') begin(database, message.id, message.job);
  else if (message.kind === 'interrupt') stop(message.id);
  else void end(database);
}

function begin(database: Database, id: number, job: WorkerJob): void {
  active.set(id, undefined);
  patience.begin(id, job.kind === 'query' ? job.timeoutMs : undefined);
  const performing = perform(database, id, job).finally(() => {
    active.delete(id);
    patience.end(id);
    jobs.delete(performing);
  });
  jobs.add(performing);
}

/**
 * DuckDB forgets an interruption that arrives just before the query starts, and one query may be several statements:
 * so it is repeated until the query has ended.
 */
function stop(id: number): void {
  if (!active.has(id)) return;
  active.get(id)?.interrupt();
  setTimeout(stop, INTERRUPT_AGAIN_MS, id);
}

/** A thread that ends under a running query waits for it, however long that takes: so the queries are stopped first. */
async function end(database: Database): Promise<void> {
  for (const id of active.keys()) stop(id);
  await Promise.all(jobs);
  database.close();
  port?.close();
}

async function perform(database: Database, id: number, job: WorkerJob): Promise<void> {
  try {
    const result = await database.withConnection((connection) => {
      active.set(id, connection);
      return run(connection, job).finally(() => active.delete(id));
    });
    answer(result === undefined ? { kind: 'done', id } : { kind: 'done', id, result });
  } catch (thrown) {
    answer({ kind: 'error', id, message: messageOf(thrown) });
  }
}

async function run(connection: DuckDBConnection, job: WorkerJob): Promise<ColumnarResult | undefined> {
  if (job.kind === 'query') return await runQuery(connection, job);
  if (job.kind === 'append') await appendColumns(connection, job);
  else for (const sql of job.sql) await connection.run(sql);
  return undefined;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
