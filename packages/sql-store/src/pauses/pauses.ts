import type { SqlDatabase } from '../database/sql-database.ts';

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
  resume(scope: PauseScope): Promise<Pause | undefined>;
  /** The oldest first. */
  list(): Promise<readonly Pause[]>;
}

interface Row {
  readonly scope: string;
  readonly paused_by: string;
  readonly at: string;
  readonly reason: string;
}

export function openPauses(database: SqlDatabase): Pauses {
  return {
    pause: (pause) =>
      database.transaction(async (session) => {
        const { scope, by, at, reason } = pause;
        await session.run(
          'INSERT INTO pauses (scope, paused_by, at, reason) VALUES (?, ?, ?, ?) ON CONFLICT (scope) DO NOTHING',
          [scope, by, at, reason],
        );
        const [row] = await session.all<Row>(
          'SELECT scope, paused_by, at, reason FROM pauses WHERE scope = ?',
          [scope],
        );
        return row === undefined ? pause : pauseOf(row);
      }),
    resume: async (scope) => {
      const [row] = await database.transaction((session) =>
        session.all<Row>('DELETE FROM pauses WHERE scope = ? RETURNING scope, paused_by, at, reason', [
          scope,
        ]),
      );
      return row === undefined ? undefined : pauseOf(row);
    },
    list: async () =>
      (await database.all<Row>('SELECT scope, paused_by, at, reason FROM pauses ORDER BY at, scope')).map(
        pauseOf,
      ),
  };
}

const pauseOf = ({ scope, paused_by: by, at, reason }: Row): Pause => ({
  scope: scope as PauseScope,
  by,
  at,
  reason,
});
