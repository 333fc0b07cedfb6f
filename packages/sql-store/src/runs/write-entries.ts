import { beginLog, placeRecords, type Journals, type NewRecord } from '@drawbridge/audit-log';
import type { Clock } from '@drawbridge/base';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';
import { insertLines, lockLogEnd } from '../log/table-log.ts';
import { applyWaits } from '../waits/wait-changes.ts';
import type { Appending } from './append-queue.ts';
import { holdTurn } from './exclusive-turn.ts';

/** What entries are written together with. */
export interface WrittenWith {
  readonly clock: Clock;
  /** The journals that a new log begins with; absent where no log is kept. */
  readonly journals?: Journals;
}

/** Why nothing of a run was written. `exists`: it was to begin, and another one of its id had begun. */
export type LostWhy = 'taken-over' | 'turn-lost' | 'exists';

/** Runs of which nothing was written, and why. */
export type LostRuns = ReadonlyMap<string, LostWhy>;

interface RunRow {
  readonly run: string;
  readonly size: number;
  readonly head: string;
  readonly fence: number;
  readonly owner: string | null;
}

const rowsAtOnce = 100;

/** Writes a batch of entries; gives the runs that are no longer ours to write to, of which nothing was written. */
export async function writeEntries(
  database: SqlDatabase,
  session: SqlSession,
  batch: readonly Appending[],
  writtenWith: WrittenWith,
): Promise<LostRuns> {
  if (batch.length === 0) return new Map();
  // Before any row: all writers take their locks in this order.
  const end = writtenWith.journals === undefined ? undefined : await lockLogEnd(database, session);
  await beginRuns(session, batch);
  const rows = await lockRuns(database, session, batch);
  const turn = batch.some((appending) => appending.turn !== undefined) ? await holdTurn(session) : undefined;
  const { lost, fresh } = await sortOut(session, batch, { rows, turn });
  if (fresh.length === 0) return lost;
  await insertEntries(session, fresh);
  await moveEnds(session, fresh);
  const waiting = fresh.filter(({ hasSlept, entry }) => hasSlept || mayWait.has(entry.event.type));
  if (waiting.length > 0) await applyWaits(session, waiting);
  if (end !== undefined && writtenWith.journals !== undefined) {
    const records = fresh.map(({ runId, entry }): NewRecord => ({
      type: 'entry',
      run: runId,
      entry: entry.seq,
      hash: entry.hash,
    }));
    const first = end.seq === 0 ? await beginLog(writtenWith.journals, records) : [];
    const time = writtenWith.clock.now().toISOString();
    await insertLines(session, end, placeRecords([...first, ...records], end, time));
  }
  return lost;
}

const mayWait: ReadonlySet<string> = new Set([
  'signal-awaited',
  'signal-received',
  'signal-timed-out',
  'sleep-started',
  'run-finished',
]);

/** Makes the rows of runs that begin. What is there stays as it is. */
async function beginRuns(session: SqlSession, batch: readonly Appending[]): Promise<void> {
  const beginning = batch.flatMap(({ runId, fence, begins }) =>
    begins === undefined ? [] : [{ runId, fence, owner: begins }],
  );
  // In one order, so that two batches never wait for each other.
  for (const { runId, fence, owner } of beginning.sort((a, b) => (a.runId < b.runId ? -1 : 1)))
    await session.run(
      `INSERT INTO runs (run, size, head, last_at, started, restores, owner, fence)
        VALUES (?, 0, '', '', 0, 0, ?, ?) ON CONFLICT (run) DO NOTHING`,
      [runId, owner, fence],
    );
}

async function lockRuns(
  { dialect }: SqlDatabase,
  session: SqlSession,
  batch: readonly Appending[],
): Promise<ReadonlyMap<string, RunRow>> {
  const runs = [...new Set(batch.map(({ runId }) => runId))].sort();
  const marks = runs.map(() => '?').join(', ');
  const rows = await session.all<RunRow>(
    `SELECT run, size, head, fence, owner FROM runs WHERE run IN (${marks}) ORDER BY run${dialect.forUpdate}`,
    runs,
  );
  return new Map(rows.map((row) => [row.run, row]));
}

/** Which entries are to be written: not those of lost runs, nor those that are there since an attempt before. */
async function sortOut(
  session: SqlSession,
  batch: readonly Appending[],
  { rows, turn }: { readonly rows: ReadonlyMap<string, RunRow>; readonly turn: string | undefined },
): Promise<{ readonly lost: LostRuns; readonly fresh: readonly Appending[] }> {
  const lost = new Map<string, LostWhy>();
  const fresh: Appending[] = [];
  const ends = new Map([...rows].map(([run, { size, head }]) => [run, { size, head }]));
  for (const appending of batch) {
    const { runId, fence, entry, begins } = appending;
    const end = ends.get(runId);
    if (lost.has(runId)) continue;
    if (end === undefined) {
      lost.set(runId, 'taken-over');
    } else if (begins !== undefined && rows.get(runId)?.owner !== begins) {
      lost.set(runId, 'exists');
    } else if (entry.seq < end.size) {
      if (!(await isWritten(session, appending)))
        lost.set(runId, begins === undefined ? 'taken-over' : 'exists');
    } else if (appending.turn !== undefined && appending.turn !== turn) {
      lost.set(runId, 'turn-lost');
    } else if (
      rows.get(runId)?.fence === fence &&
      entry.seq === end.size &&
      (entry.seq === 0 || entry.prev === end.head)
    ) {
      fresh.push(appending);
      ends.set(runId, { size: entry.seq + 1, head: entry.hash });
    } else {
      lost.set(runId, 'taken-over');
    }
  }
  return { lost, fresh: fresh.filter(({ runId }) => !lost.has(runId)) };
}

async function isWritten(session: SqlSession, { runId, entry }: Appending): Promise<boolean> {
  const [row] = await session.all<{ hash: string }>('SELECT hash FROM entries WHERE run = ? AND seq = ?', [
    runId,
    entry.seq,
  ]);
  return row?.hash === entry.hash;
}

async function insertEntries(session: SqlSession, fresh: readonly Appending[]): Promise<void> {
  for (let from = 0; from < fresh.length; from += rowsAtOnce) {
    const part = fresh.slice(from, from + rowsAtOnce);
    const marks = part.map(() => '(?, ?, ?, ?, ?, ?)').join(', ');
    const params = part.flatMap(({ runId, event, entry: { seq, at, prev, hash } }) => [
      runId,
      seq,
      at,
      event,
      prev,
      hash,
    ]);
    await session.run(`INSERT INTO entries (run, seq, at, event, prev, hash) VALUES ${marks}`, params);
  }
}

interface End {
  size: number;
  head: string;
  at: string;
  started: number;
  restores: number;
  ended: string | null;
}

/** Moves the end of each journal behind its new entries. */
async function moveEnds(session: SqlSession, fresh: readonly Appending[]): Promise<void> {
  const ends = [...endsOf(fresh)];
  for (let from = 0; from < ends.length; from += rowsAtOnce) {
    const part = ends.slice(from, from + rowsAtOnce);
    const mark = '(?, CAST(? AS BIGINT), ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT))';
    await session.run(
      `WITH moved (run, size, head, last_at, started, restores, ended) AS (VALUES ${part.map(() => mark).join(', ')})
        UPDATE runs SET size = moved.size, head = moved.head, last_at = moved.last_at,
          started = runs.started + moved.started, restores = runs.restores + moved.restores,
          ended = COALESCE(moved.ended, runs.ended)
        FROM moved WHERE runs.run = moved.run`,
      part.flatMap(([run, { size, head, at, started, restores, ended }]) => [
        run,
        size,
        head,
        at,
        started,
        restores,
        ended,
      ]),
    );
  }
}

function endsOf(fresh: readonly Appending[]): ReadonlyMap<string, End> {
  const ends = new Map<string, End>();
  for (const { runId, entry } of fresh) {
    const { event, seq, hash, at } = entry;
    const before = ends.get(runId);
    ends.set(runId, {
      size: seq + 1,
      head: hash,
      at,
      started: (before?.started ?? 0) + (event.type === 'run-started' ? 1 : 0),
      restores: (before?.restores ?? 0) + (event.type === 'undo-finished' ? 1 : 0),
      ended: event.type === 'run-finished' ? event.status : (before?.ended ?? null),
    });
  }
  return ends;
}
