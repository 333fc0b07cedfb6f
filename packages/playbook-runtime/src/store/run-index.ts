import { createHash } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Database } from 'libsql';

import type { RunDigest } from './run-digest.ts';

/** A digest, and the stamp of the journal that it was made of. */
export interface IndexedRun {
  readonly stamp: string;
  readonly digest: RunDigest;
}

/** What is known of runs without opening their journals. Never the truth: a row counts only while its stamp does. */
export interface RunIndex {
  /** All rows, by run; none where the index cannot be used. */
  load(): Promise<ReadonlyMap<string, IndexedRun>>;
  /** Keeps these, and forgets those. An index that cannot be written stays as it is. */
  save(runs: readonly IndexedRun[], gone: readonly string[]): Promise<void>;
}

/** For a store that reads every journal each time. */
export const noIndex: RunIndex = {
  load: () => Promise.resolve(new Map()),
  save: () => Promise.resolve(),
};

/** Raised whenever a digest says something else of the same journal: rows of another version are not read. */
const version = 1;

const indexName = '.index.db';

/** Waiting for another process would cost more than reading the journals. */
const busyMs = 50;

/**
 * The index of a folder of runs: an SQLite file that may be deleted at any time. It may be stale, of another version,
 * damaged, locked or read-only: each row carries the stamp of its journal and a hash of itself, and what does not hold
 * is read from the journal again. It is opened for each use, so that it may vanish between two, and its writes are not
 * synced: it holds nothing that a crash could lose.
 */
export function openRunIndex(folder: string): RunIndex {
  const file = join(folder, indexName);
  return {
    load: async () => {
      // SQLite would create it, even to read it.
      if (!(await isFile(file))) return new Map();
      return (await withDatabase(file, loadRows)) ?? new Map();
    },
    save: async (runs, gone) => {
      if (runs.length + gone.length === 0 || !(await isOurs(file))) return;
      await withDatabase(file, (database) => {
        saveRows(database, runs, gone);
      });
    },
  };
}

/** What cannot be opened, read or written is no index: undefined. One that is damaged is deleted, to be made again. */
async function withDatabase<T>(file: string, work: (database: Database) => T): Promise<T | undefined> {
  let database: Database | undefined;
  try {
    const { default: Libsql } = await import('libsql');
    database = new Libsql(file, { timeout: busyMs });
    return work(database);
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
      await rm(file, { force: true }).catch(() => undefined);
    }
    return undefined;
  } finally {
    closeQuietly(database);
  }
}

function closeQuietly(database: Database | undefined): void {
  try {
    database?.close();
  } catch {
    // It was damaged: nothing of it is used.
  }
}

interface Row {
  readonly run: string;
  readonly stamp: string;
  readonly digest: string;
  readonly hash: string;
}

function loadRows(database: Database): ReadonlyMap<string, IndexedRun> {
  if (versionOf(database) !== version) return new Map();
  const rows = database.prepare('SELECT run, stamp, digest, hash FROM runs').all() as readonly Row[];
  return new Map(
    rows
      .filter((row) => row.hash === hashOf(row))
      .map(({ run, stamp, digest }) => [run, { stamp, digest: JSON.parse(digest) as RunDigest }]),
  );
}

function saveRows(database: Database, runs: readonly IndexedRun[], gone: readonly string[]): void {
  database.exec('PRAGMA synchronous = OFF');
  database.exec('BEGIN IMMEDIATE');
  if (versionOf(database) !== version) {
    database.exec('DROP TABLE IF EXISTS runs');
    database.exec(`PRAGMA user_version = ${version}`);
  }
  database.exec('CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY, stamp TEXT, digest TEXT, hash TEXT)');
  const put = database.prepare('INSERT OR REPLACE INTO runs (run, stamp, digest, hash) VALUES (?, ?, ?, ?)');
  for (const { stamp, digest } of runs) {
    const row = { run: digest.summary.runId, stamp, digest: JSON.stringify(digest) };
    put.run(row.run, row.stamp, row.digest, hashOf(row));
  }
  const forget = database.prepare('DELETE FROM runs WHERE run = ?');
  for (const run of gone) forget.run(run);
  database.exec('COMMIT');
}

function versionOf(database: Database): number | undefined {
  const read = database.prepare('PRAGMA user_version').get() as { readonly user_version?: number };
  return read.user_version;
}

/** A row whose writing was cut off, or that a damaged page changed, does not have it. */
function hashOf({ run, stamp, digest }: Omit<Row, 'hash'>): string {
  return createHash('sha256').update([version, run, stamp, digest].join('\n')).digest('hex');
}

/** Creates it for us alone, as the journals are; false where that is not possible. */
async function isOurs(file: string): Promise<boolean> {
  return open(file, 'a', 0o600).then(
    async (handle) => {
      await handle.close();
      return true;
    },
    () => false,
  );
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
