import { given, type JsonValue } from '@drawbridge/base';

import type { SqlDatabase } from '../database/sql-database.ts';

/** A notification that is to be delivered. */
export interface Notification {
  /** Made of what it is about, so that one that is added again is the same. */
  readonly id: string;
  readonly runId: string;
  readonly channel: string;
  readonly payload: JsonValue;
}

/** A notification, and how its delivery went so far. */
export interface OutboxRow extends Notification {
  readonly attempts: number;
  /** When it is tried next; absent where it was delivered or given up. */
  readonly nextAt?: Date;
  /** ISO 8601. */
  readonly deliveredAt?: string;
  readonly failedAt?: string;
  /** Why the last attempt failed. */
  readonly why?: string;
}

/** Notifications on their way out: none is lost with the process, and each is tried by one replica at a time. */
export interface Outbox {
  /** Adds a notification; false where it was added before. */
  add(notification: Notification, now: Date): Promise<boolean>;
  /** Takes what is due, the longest overdue first, for so long: nobody else gets it meanwhile. */
  take(now: Date, limit: number, forMs: number): Promise<readonly OutboxRow[]>;
  delivered(id: string, at: Date): Promise<void>;
  /** The attempt failed, and there will be another. */
  retry(id: string, nextAt: Date, why: string): Promise<void>;
  /** It is given up. */
  failed(id: string, at: Date, why: string): Promise<void>;
  /** Of one run, in the order of their ids. */
  ofRun(runId: string): Promise<readonly OutboxRow[]>;
  nextDue(): Promise<Date | undefined>;
}

interface Row {
  readonly id: string;
  readonly run: string;
  readonly channel: string;
  readonly payload: string;
  readonly attempts: number;
  readonly next_at: number | null;
  readonly delivered_at: string | null;
  readonly failed_at: string | null;
  readonly why: string | null;
}

const columns = 'id, run, channel, payload, attempts, next_at, delivered_at, failed_at, why';

export function openOutbox(database: SqlDatabase): Outbox {
  const change = async (id: string, set: string, params: readonly (string | number)[]) => {
    await database.run(`UPDATE outbox SET ${set} WHERE id = ?`, [...params, id]);
  };
  return {
    add: async ({ id, runId, channel, payload }, now) =>
      (await database.run(
        `INSERT INTO outbox (id, run, channel, payload, attempts, next_at) VALUES (?, ?, ?, ?, 0, ?)
          ON CONFLICT (id) DO NOTHING`,
        [id, runId, channel, JSON.stringify(payload), now.getTime()],
      )) === 1,
    take: (now, limit, forMs) => take(database, now, limit, forMs),
    delivered: (id, at) => change(id, 'delivered_at = ?, next_at = NULL, why = NULL', [at.toISOString()]),
    retry: (id, nextAt, why) => change(id, 'next_at = ?, why = ?', [nextAt.getTime(), why]),
    failed: (id, at, why) => change(id, 'failed_at = ?, next_at = NULL, why = ?', [at.toISOString(), why]),
    ofRun: async (runId) =>
      (await database.all<Row>(`SELECT ${columns} FROM outbox WHERE run = ? ORDER BY id`, [runId])).map(
        rowOf,
      ),
    nextDue: async () => {
      const [row] = await database.all<{ next: number | null }>('SELECT MIN(next_at) AS next FROM outbox');
      return row === undefined || row.next === null ? undefined : new Date(row.next);
    },
  };
}

async function take(
  database: SqlDatabase,
  now: Date,
  limit: number,
  forMs: number,
): Promise<readonly OutboxRow[]> {
  return database.transaction(async (session) => {
    const skip = database.dialect.name === 'postgres' ? ' FOR UPDATE SKIP LOCKED' : '';
    const rows = await session.all<Row>(
      `SELECT ${columns} FROM outbox WHERE next_at <= ? ORDER BY next_at, id LIMIT ?${skip}`,
      [now.getTime(), limit],
    );
    const until = now.getTime() + forMs;
    for (const { id } of rows)
      await session.run('UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE id = ?', [until, id]);
    return rows.map((row) => rowOf({ ...row, attempts: row.attempts + 1, next_at: until }));
  });
}

function rowOf(row: Row): OutboxRow {
  const { id, run, channel, payload, attempts, next_at: next } = row;
  return {
    id,
    runId: run,
    channel,
    payload: JSON.parse(payload) as JsonValue,
    attempts,
    ...given({
      nextAt: next === null ? undefined : new Date(next),
      deliveredAt: row.delivered_at ?? undefined,
      failedAt: row.failed_at ?? undefined,
      why: row.why ?? undefined,
    }),
  };
}
