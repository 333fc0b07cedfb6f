import { parentPort, workerData } from 'node:worker_threads';

import { type DuckDBConnection } from '@duckdb/node-api';

import { appendColumns } from './append-columns.ts';
import { type Database, openDatabase } from './database.ts';
import { TimeBudget } from './time-budget.ts';
import {
  type Attachment,
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
const settings = workerData as WorkerSettings;
const databases = new Map<number, Promise<Database>>();

interface ActiveJob {
  readonly database: number;
  /** Absent until it has one. */
  connection?: DuckDBConnection;
  readonly performing: Promise<void>;
}

const active = new Map<number, ActiveJob>();
const INTERRUPT_AGAIN_MS = 20;
const budget = new TimeBudget(settings);

try {
  await databaseAt(0);
  port.on('message', receive);
  answer({ kind: 'ready' });
  for (let index = 1; index < settings.databases; index += 1) await databaseAt(index);
} catch (thrown) {
  answer({ kind: 'failed-to-start', message: messageOf(thrown) });
}

function databaseAt(index: number): Promise<Database> {
  const known = databases.get(index);
  if (known !== undefined) return known;
  const opening = openDatabase(settings, budget);
  databases.set(index, opening);
  return opening;
}

function receive(message: WorkerMessage): void {
  if (message.kind === 'job') begin(message);
  else if (message.kind === 'interrupt') stop(message.id);
  else if (message.kind === 'close') {
    void close(message.database).finally(() => {
      answer({ kind: 'done', id: message.id });
    });
  } else void end();
}

function begin({ id, database, job }: Extract<WorkerMessage, { kind: 'job' }>): void {
  budget.begin(id, job.kind === 'query' ? job.timeoutMs : undefined);
  const performing = perform(database, id, job).finally(() => {
    active.delete(id);
    budget.end(id);
  });
  active.set(id, { database, performing });
}

/**
 * DuckDB forgets an interruption that arrives just before the query starts, and one query may be several statements:
 * so it is repeated until the query has ended.
 */
function stop(id: number): void {
  const job = active.get(id);
  if (job === undefined) return;
  job.connection?.interrupt();
  setTimeout(stop, INTERRUPT_AGAIN_MS, id);
}

async function close(index: number): Promise<void> {
  const jobs = [...active].filter(([, job]) => job.database === index);
  for (const [id] of jobs) stop(id);
  await Promise.all(jobs.map(([, job]) => job.performing));
  const database = await databases.get(index)?.catch(() => undefined);
  databases.delete(index);
  database?.close();
}

/** A thread that ends under a running query waits for it, however long that takes: so the queries are stopped first. */
async function end(): Promise<void> {
  await Promise.all([...databases.keys()].map(close));
  port?.close();
}

async function perform(database: number, id: number, job: WorkerJob): Promise<void> {
  try {
    if (job.kind === 'attach') {
      await reopen(database, job);
      answer({ kind: 'done', id });
      return;
    }
    const opened = await databaseAt(database);
    const result = await opened.withConnection((connection) => {
      const entry = active.get(id);
      if (entry !== undefined) entry.connection = connection;
      return run(connection, job);
    });
    answer(result === undefined ? { kind: 'done', id } : { kind: 'done', id, result });
  } catch (thrown) {
    answer({ kind: 'error', id, message: messageOf(thrown) });
  }
}

/** Another database in the place of one in which nothing runs; where it cannot be opened, the one before stays. */
async function reopen(index: number, attached: Attachment): Promise<void> {
  const opened = openDatabase(settings, budget, attached);
  const before = await databases.get(index);
  await opened;
  databases.set(index, opened);
  before?.close();
}

async function run(
  connection: DuckDBConnection,
  job: Exclude<WorkerJob, { kind: 'attach' }>,
): Promise<ColumnarResult | undefined> {
  if (job.kind === 'query') return await runQuery(connection, job);
  if (job.kind === 'append') await appendColumns(connection, job);
  else for (const sql of job.sql) await connection.run(sql);
  return undefined;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
