import { beginLog, placeRecords, type Journals, type NewRecord } from '@drawbridge/audit-log';
import { given, type Clock } from '@drawbridge/base';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';
import { insertLines, lockLogEnd } from '../log/table-log.ts';

/** What stands still: everything, a playbook, or an account. */
export type PauseScope = 'all' | `playbook:${string}` | `account:${string}`;

/** Nothing new acts within the scope until it is resumed. */
export interface Pause {
  readonly scope: PauseScope;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

export interface Pauses {
  /** Adds a pause; one of that scope that is there stays, and is given. */
  pause(pause: Pause): Promise<Pause>;
  /** Ends a pause; the one that was ended, undefined where there was none. */
  resume(scope: PauseScope, by: string, reason?: string): Promise<Pause | undefined>;
  /** The oldest first. */
  list(): Promise<readonly Pause[]>;
}

interface Row {
  readonly scope: string;
  readonly paused_by: string;
  readonly at: string;
  readonly reason: string;
}

/** What writes the log over all runs, where one is kept, and signs it. */
export interface PauseLog {
  readonly clock: Clock;
  readonly journals: Journals;
  readonly sign: () => Promise<unknown>;
}

/** The pauses in a database. Each that begins or ends is a line of the log, in one transaction with it. */
export function openPauses(database: SqlDatabase, log?: PauseLog): Pauses {
  const change = async <T>(work: (session: SqlSession, write: WriteLine) => Promise<T>): Promise<T> => {
    const written: string[] = [];
    const done = await database.transaction(async (session) => {
      // Before any row: all writers take their locks in this order.
      const end = log === undefined ? undefined : await lockLogEnd(database, session);
      return work(session, async (record) => {
        if (end === undefined || log === undefined) return;
        const first = end.seq === 0 ? await beginLog(log.journals, []) : [];
        const lines = placeRecords([...first, record], end, log.clock.now().toISOString());
        await insertLines(session, end, lines);
        written.push(...lines);
      });
    });
    if (written.length > 0) await log?.sign();
    return done;
  };
  return {
    pause: (pause) =>
      change(async (session, write) => {
        const { scope, by, at, reason } = pause;
        const added = await session.run(
          'INSERT INTO pauses (scope, paused_by, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT (scope) DO NOTHING',
          [scope, by, at, reason],
        );
        if (added === 1) await write({ type: 'paused', ...asLogged(scope, by), why: reason.slice(0, 1_000) });
        const [row] = await session.all<Row>(
          'SELECT scope, paused_by, at, reason FROM pauses WHERE scope = ?',
          [scope],
        );
        return row === undefined ? pause : pauseOf(row);
      }),
    resume: (scope, by, reason) =>
      change(async (session, write) => {
        const [row] = await session.all<Row>(
          'DELETE FROM pauses WHERE scope = ? RETURNING scope, paused_by, at, reason',
          [scope],
        );
        if (row === undefined) return undefined;
        const why = given({ why: reason?.slice(0, 1_000) });
        await write({ type: 'resumed', ...asLogged(scope, by), ...why });
        return pauseOf(row);
      }),
    list: async () =>
      (await database.all<Row>('SELECT scope, paused_by, at, reason FROM pauses ORDER BY at, scope')).map(
        pauseOf,
      ),
  };
}

type WriteLine = (record: NewRecord) => Promise<void>;

function asLogged(scope: PauseScope, by: string) {
  return { scope: scope.slice(0, 300), by: by.slice(0, 200) };
}

const pauseOf = ({ scope, paused_by: by, at, reason }: Row): Pause => ({
  scope: scope as PauseScope,
  by,
  at,
  reason,
});
