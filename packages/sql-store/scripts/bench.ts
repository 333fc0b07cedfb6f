/**
 * Appends per second at 1, 32 and 128 writers, beside a loop of raw commits of the same rows in the same kind of
 * database, with and without the log.
 *
 *   node --import tsx --conditions=@drawbridge/source packages/sql-store/scripts/bench.ts
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Result } from '@drawbridge/base';
import type { RunEvent } from '@drawbridge/playbook-runtime';

import { openPostgres } from '../src/database/postgres/postgres-database.ts';
import { findPostgres, startPrivateServer } from '../src/database/postgres/private-server.suite.ts';
import type { SqlDatabase } from '../src/database/sql-database.ts';
import { openSqlite } from '../src/database/sqlite/sqlite-database.ts';
import { openSqlRunStore } from '../src/service-store.ts';

const clock = {
  now: () => new Date(),
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
};
const seconds = 3;
const event: RunEvent = { type: 'step-started', step: 'contain a', action: 'contain', idempotencyKey: 'k' };
const eventText = JSON.stringify(event);

function need<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join('\n'));
  return result.value;
}

/** How often a second the work is done by so many at once. */
async function rate(writers: number, work: (writer: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  let done = 0;
  const write = async (_: unknown, writer: number) => {
    while (performance.now() - start < seconds * 1_000) {
      await work(writer);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return Math.round((done * 1_000) / (performance.now() - start));
}

/** One row and one commit at a time. */
async function rawRate(database: SqlDatabase): Promise<number> {
  await database.run('CREATE TABLE raw (n BIGINT PRIMARY KEY, event TEXT, hash TEXT)');
  let n = 0;
  return rate(1, () =>
    database.run('INSERT INTO raw VALUES (?, ?, ?)', [(n += 1), eventText, 'h'.repeat(64)]),
  );
}

async function appendRate(database: SqlDatabase, writers: number, key?: string): Promise<number> {
  const audit = key === undefined ? {} : { audit: { key, onProblem: () => undefined } };
  const store = need(await openSqlRunStore(database, { clock, ...audit }));
  const name = `${key === undefined ? 'plain' : 'logged'}-${String(writers)}`;
  let begun = 0;
  const begin = async () => need(await store.begin(`${name}-${String((begun += 1))}`));
  const runs = await Promise.all(Array.from({ length: writers }, begin));
  const written = await rate(writers, async (writer) => {
    const run = runs[writer];
    await run?.append(event);
    // As long as a run is.
    if (run === undefined || run.entries().length < 20) return;
    await run.close();
    runs[writer] = await begin();
  });
  for (const run of runs) await run.close();
  await store.endLease();
  return written;
}

async function measure(name: string, database: SqlDatabase, key: string): Promise<void> {
  const raw = await rawRate(database);
  process.stdout.write(`${name}: raw commits ${String(raw)}/s\n`);
  for (const writers of [1, 32, 128]) {
    const plain = await appendRate(database, writers);
    const logged = await appendRate(database, writers, key);
    process.stdout.write(
      `${name}: ${String(writers)} writers ${String(plain)}/s, with the log ${String(logged)}/s\n`,
    );
  }
  await database.close();
}

const folder = await mkdtemp(join(tmpdir(), 'drawbridge-bench-'));
const key = join(folder, 'audit.pem');
await measure('SQLite', need(await openSqlite({ file: join(folder, 'bench.db'), clock })), key);
const bin = findPostgres();
if (bin !== undefined) {
  const server = await startPrivateServer(bin);
  await measure('PostgreSQL', need(await openPostgres({ url: await server.createDatabase() })), key);
  await server.remove();
}
await rm(folder, { recursive: true, force: true });
