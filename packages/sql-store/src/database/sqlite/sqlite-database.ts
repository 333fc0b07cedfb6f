import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import {
  fail,
  problem,
  succeed,
  TerminalFailure,
  type Clock,
  type Problem,
  type Result,
} from '@drawbridge/base';
import { withStoreLock } from '@drawbridge/playbook-runtime';
import type { Database } from 'libsql';

import { databaseFailure } from '../database-failure.ts';
import { sqliteDialect } from '../dialect.ts';
import { GroupCommit, type SharedTransaction } from '../group-commit.ts';
import type { SqlDatabase, SqlSession, SqlValue } from '../sql-database.ts';
import { prepareFile } from './database-file.ts';
import { serveSqlite } from './serve-sqlite.ts';
import { sqliteSession } from './sqlite-session.ts';

export interface SqliteOptions {
  /** The file of the database; made with its folder where it is absent. */
  readonly file: string;
  readonly clock: Clock;
}

/** The event loop stands still for so long at most, while another process writes. */
const busyMs = 1_000;
const attempts = 10;
const pauseMs = 20;

/**
 * Opens an SQLite database: WAL, and every commit synced. Work that arrives in one turn of the event loop shares a
 * commit. Reads outside of transactions have a connection of their own, and see what is committed.
 */
export async function openSqlite({ file, clock }: SqliteOptions): Promise<Result<SqlDatabase>> {
  const prepared = await prepareFile(file);
  if (!prepared.ok) return prepared;
  const opened: Database[] = [];
  try {
    const { default: Libsql } = await import('libsql');
    const { default: Promised } = await import('libsql/promise');
    const open = () => {
      const database = new Libsql(file, { timeout: busyMs });
      opened.push(database);
      database.exec('PRAGMA foreign_keys = ON');
      return database;
    };
    const writer = open();
    writer.exec('PRAGMA journal_mode = WAL');
    writer.exec('PRAGMA synchronous = FULL');
    const reader = open();
    reader.exec('PRAGMA query_only = ON');
    const offThread = (sql: string) => Promised.prototype.exec.call(writer as never, sql) as Promise<void>;
    return succeed(sqliteDatabase({ file, clock, writer, reader, offThread }), prepared.problems);
  } catch (error) {
    opened.forEach(closeQuietly);
    return fail(asProblem(error, file));
  }
}

interface Connections extends SqliteOptions {
  readonly writer: Database;
  readonly reader: Database;
  /** Runs a statement of the writer in another thread. */
  readonly offThread: (sql: string) => Promise<void>;
}

function sqliteDatabase({ file, clock, writer, reader, offThread }: Connections): SqlDatabase {
  const commits = new GroupCommit(sharedTransaction(writer, offThread));
  const reading = sqliteSession(reader);
  // libsql ends the process where a closed database is asked whether it is in a transaction.
  let closing: Promise<void> | undefined;
  const refuseClosed = () => {
    if (closing !== undefined) throw new TerminalFailure('store/closed', `the database ${file} was closed`);
  };
  const transaction = async <T>(work: (session: SqlSession) => Promise<T>): Promise<T> => {
    refuseClosed();
    try {
      return await commits.add(work);
    } catch (error) {
      throw named(error, file);
    }
  };
  return {
    dialect: sqliteDialect,
    place: file,
    run: (sql, params) => transaction((session) => session.run(sql, params)),
    all: async <Row>(sql: string, params?: readonly SqlValue[]) => {
      refuseClosed();
      try {
        return await reading.all<Row>(sql, params);
      } catch (error) {
        throw named(error, file);
      }
    },
    transaction,
    exclusively: (work, lock = 'runs') => withStoreLock(join(`${file}-locks`, lock), clock, work),
    serve: (request) => serveSqlite(file, request),
    close: () => {
      closing ??= commits.idle().then(() => {
        closeQuietly(reader);
        closeQuietly(writer);
      });
      return closing;
    },
  };
}

/** Only what the driver threw is about the database. */
function named(error: unknown, file: string): unknown {
  const { name } = error as { readonly name?: string };
  return name === 'SqliteError' ? databaseFailure(error, file) : error;
}

/**
 * Statements run in this thread, which is faster than to hand each of them over; the commit waits for the disk, and does so
 * in another thread. libsql has both ways in two classes, over the same connection of its native part.
 */
function sharedTransaction(
  database: Database,
  offThread: (sql: string) => Promise<void>,
): SharedTransaction<SqlSession> {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const [mark, keep] = [database.prepare('SAVEPOINT unit'), database.prepare('RELEASE unit')];
  return {
    session: sqliteSession(database),
    begin: () => patiently(() => begin.run()),
    commit: () => patiently(() => offThread('COMMIT')),
    rollback: () => {
      if (database.inTransaction) database.exec('ROLLBACK');
    },
    mark: () => {
      mark.run();
    },
    keep: () => {
      keep.run();
    },
    undo: () => {
      database.exec('ROLLBACK TO unit');
      keep.run();
    },
    isOpen: () => database.inTransaction,
  };
}

/** Another process may write for a while: it is waited for in short spells, between which the event loop runs. */
async function patiently(work: () => unknown): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      const { code = '' } = error as { readonly code?: string };
      if (!code.startsWith('SQLITE_BUSY') || attempt === attempts) throw error;
      await wait(pauseMs);
    }
  }
}

function closeQuietly(database: Database): void {
  try {
    database.close();
  } catch {
    // It was damaged: nothing of it is used.
  }
}

export function asProblem(error: unknown, file: string): Problem {
  const { code, message, hints } = databaseFailure(error, file);
  return problem(code, message, { file, hints });
}
