import { given } from '@drawbridge/base';

import type { SqlSession, SqlValue } from '../database/sql-database.ts';

/** A run that waits in one of its steps. */
export interface RunWait {
  readonly runId: string;
  readonly step: string;
  readonly kind: 'signal' | 'sleep';
  /** ISO 8601. */
  readonly since: string;
  readonly until?: Date;
}

/** Part of a list: what follows the last one of the part before. */
export interface Page<After> {
  readonly after?: After | undefined;
  readonly limit: number;
}

export interface WaitFilter {
  readonly kind?: RunWait['kind'];
  readonly step?: string;
}

/** Which runs wait, for what and until when, without opening a journal. */
export interface WaitList {
  /** Runs that have neither ended nor wait: after a restart, they are resumed. By their ids. */
  unfinished(page: Page<string>): Promise<readonly string[]>;
  /** By run and step. */
  waiting(filter: WaitFilter, page: Page<Pick<RunWait, 'runId' | 'step'>>): Promise<readonly RunWait[]>;
  /** Waits whose time is over, the longest overdue first. */
  due(now: Date, limit: number): Promise<readonly RunWait[]>;
  /** When the next wait is over, of those that are not over at `after`; undefined where none has an end. */
  nextDue(after?: Date): Promise<Date | undefined>;
}

interface Row {
  readonly run: string;
  readonly step: string;
  readonly kind: RunWait['kind'];
  readonly since: string;
  readonly until: number | null;
}

/** The waits in a database. */
export function openWaitList(session: SqlSession): WaitList {
  return {
    unfinished: async ({ after = '', limit }) => {
      const rows = await session.all<Pick<Row, 'run'>>(
        `SELECT run FROM runs WHERE ended IS NULL AND set_aside IS NULL AND size > 0 AND run > ?
          AND NOT EXISTS (SELECT 1 FROM waits WHERE waits.run = runs.run) ORDER BY run LIMIT ?`,
        [after, limit],
      );
      return rows.map(({ run }) => run);
    },
    waiting: async ({ kind, step }, { after, limit }) => {
      const conditions: readonly (readonly [string, readonly SqlValue[]])[] = [
        ...(kind === undefined ? [] : [['kind = ?', [kind]] as const]),
        ...(step === undefined ? [] : [['step = ?', [step]] as const]),
        ['(run, step) > (?, ?)', [after?.runId ?? '', after?.step ?? '']],
      ];
      const where = conditions.map(([text]) => text).join(' AND ');
      const params = conditions.flatMap(([, values]) => values);
      const sql = `SELECT run, step, kind, since, until FROM waits WHERE ${where} ORDER BY run, step LIMIT ?`;
      return (await session.all<Row>(sql, [...params, limit])).map(waitOf);
    },
    due: async (now, limit) => {
      const rows = await session.all<Row>(
        'SELECT run, step, kind, since, until FROM waits WHERE until <= ? ORDER BY until, run LIMIT ?',
        [now.getTime(), limit],
      );
      return rows.map(waitOf);
    },
    nextDue: async (after) => {
      const [row] = await session.all<{ until: number | null }>(
        'SELECT MIN(until) AS until FROM waits WHERE until > ?',
        [after?.getTime() ?? 0],
      );
      return row === undefined || row.until === null ? undefined : new Date(row.until);
    },
  };
}

function waitOf({ run, step, kind, since, until }: Row): RunWait {
  return { runId: run, step, kind, since, ...given({ until: until === null ? undefined : new Date(until) }) };
}
