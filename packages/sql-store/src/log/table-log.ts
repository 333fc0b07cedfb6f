import {
  emptyLog,
  lineHash,
  placeRecords,
  type KeptText,
  type LogEnd,
  type LogStorage,
} from '@drawbridge/audit-log';
import { RetryableFailure } from '@drawbridge/base';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';

/** More in one statement would meet a limit of the database. */
const linesAtOnce = 500;
const pageOfLines = 5_000;

/** The log as a table of a database. What is appended by the store of runs is appended in the run's transaction. */
export function tableLog(database: SqlDatabase): LogStorage {
  const text = (name: string): KeptText => ({
    file: database.place,
    read: async () => {
      const rows = await database.all<{ text: string }>('SELECT text FROM log_texts WHERE name = ?', [name]);
      return rows[0]?.text;
    },
    replace: async (contents) => {
      await database.run(
        'INSERT INTO log_texts (name, text) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET text = excluded.text',
        [name, contents],
      );
    },
  });
  return {
    place: database.place,
    // Appending has a lock of its own: who signs holds up nobody who acts.
    exclusively: async (work) => {
      const done = await database.exclusively(work, 'log');
      if (done.ok) return done.value;
      const [why] = done.problems;
      throw new RetryableFailure('audit/log-busy', why?.message ?? 'the log is locked', {
        hints: why?.hints ?? [],
      });
    },
    append: async (clock, makeRecords) => {
      await database.transaction(async (session) => {
        const end = await lockLogEnd(database, session);
        const lines = placeRecords(await makeRecords(end), end, clock.now().toISOString());
        await insertLines(session, end, lines);
      });
    },
    firstLine: async () => (await readPage(database, 0, 1))[0],
    read: async (from) => {
      const size = from?.size ?? 0;
      const end = await readLogEnd(database);
      if (end.seq === 0 || !(await hasLines(database, size))) return undefined;
      const lines: Buffer[] = [];
      while (size + lines.length < end.seq) {
        const page = await readPage(
          database,
          size + lines.length,
          Math.min(pageOfLines, end.seq - size - lines.length),
        );
        if (page.length === 0) break;
        lines.push(...page);
      }
      return { lines, isCutOff: false };
    },
    checkpoint: text('checkpoint'),
    edge: text('edge'),
    setAside: (name) => setLogAside(database, name),
  };
}

/** What is in the lines, and whether some are missing, is for the verifier to find. */
async function readPage(session: SqlSession, offset: number, limit: number): Promise<readonly Buffer[]> {
  const rows = await session.all<{ line: string }>(
    'SELECT line FROM log_lines WHERE seq >= ? ORDER BY seq LIMIT ?',
    [offset, limit],
  );
  return rows.map(({ line }) => Buffer.from(line));
}

/** Whether the first lines are all there; what they say is another matter. */
async function hasLines(session: SqlSession, size: number): Promise<boolean> {
  const [row] = await session.all<{ count: number }>(
    'SELECT COUNT(*) AS count FROM log_lines WHERE seq < ?',
    [size],
  );
  return row?.count === size;
}

/** Where the log ends, with the right to continue it until the transaction ends. */
export async function lockLogEnd({ dialect }: SqlDatabase, session: SqlSession): Promise<LogEnd> {
  if (dialect.serialise !== undefined) await session.all(dialect.serialise);
  return readLogEnd(session);
}

async function readLogEnd(session: SqlSession): Promise<LogEnd> {
  const [last] = await session.all<{ seq: number; line: string }>(
    'SELECT seq, line FROM log_lines ORDER BY seq DESC LIMIT 1',
  );
  if (last === undefined) return emptyLog;
  return { seq: last.seq + 1, prev: lineHash(last.line).toString('hex') };
}

/** Writes lines that continue the end of the log. */
export async function insertLines(session: SqlSession, end: LogEnd, lines: readonly string[]): Promise<void> {
  for (let from = 0; from < lines.length; from += linesAtOnce) {
    const part = lines.slice(from, from + linesAtOnce);
    const marks = part.map(() => '(?, ?)').join(', ');
    const params = part.flatMap((line, at) => [end.seq + from + at, line]);
    await session.run(`INSERT INTO log_lines (seq, line) VALUES ${marks}`, params);
  }
}

async function setLogAside(database: SqlDatabase, name: string): Promise<string> {
  await database.transaction(async (session) => {
    await lockLogEnd(database, session);
    await session.run('INSERT INTO old_log_lines (log, seq, line) SELECT ?, seq, line FROM log_lines', [
      name,
    ]);
    await session.run('DELETE FROM log_lines');
    await session.run('UPDATE log_texts SET name = ? || name', [`${name} `]);
  });
  return `${database.place} (old_log_lines, ${name})`;
}
