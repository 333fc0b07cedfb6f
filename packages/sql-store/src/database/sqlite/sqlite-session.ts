import type { Database, Statement } from 'libsql';

import type { SqlSession, SqlValue } from '../sql-database.ts';

/** Statements of one connection, prepared once each. */
export function sqliteSession(database: Database): SqlSession {
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  // libsql works in this thread: what it throws becomes a rejection.
  return {
    run: async (sql, params: readonly SqlValue[] = []) => Promise.resolve(prepare(sql).run(params).changes),
    all: async <Row>(sql: string, params: readonly SqlValue[] = []) =>
      Promise.resolve(prepare(sql).all(params) as readonly Row[]),
  };
}
