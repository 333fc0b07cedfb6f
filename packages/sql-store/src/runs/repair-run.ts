import { placeRecords } from '@drawbridge/audit-log';
import { fail, problem, sha256, succeed, type Problem, type Result } from '@drawbridge/base';
import { wrongId, type RepairRequest, type SetAside } from '@drawbridge/playbook-runtime';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';
import { insertLines, lockLogEnd } from '../log/table-log.ts';
import type { RunLease } from './owner.ts';
import { readRun } from './read-run.ts';
import type { WrittenWith } from './write-entries.ts';

/** What setting aside takes beside the database. */
export interface RepairWith extends WrittenWith {
  readonly leaseOf: (owner: string | null) => Promise<RunLease>;
}

/**
 * Sets a run aside that cannot be read, or that never began: its rows stay, under the name `<run>.<number>`, with a
 * record of who did it, when and why. The line in the log is written in the same transaction.
 */
export async function repairRun(
  database: SqlDatabase,
  runId: string,
  request: RepairRequest,
  repairWith: RepairWith,
): Promise<Result<SetAside>> {
  const wrong = wrongId(runId);
  if (wrong !== undefined) return fail(wrong);
  if (request.by.trim() === '' || request.why.trim() === '') return fail(unsigned());
  const [row] = await database.all<{ size: number; owner: string | null }>(
    'SELECT size, owner FROM runs WHERE run = ? AND set_aside IS NULL',
    [runId],
  );
  if (row === undefined)
    return fail(problem('run/unknown', `there is no run ${runId}`, { file: database.place }));
  const read = await readRun(database, runId);
  const never = read.ok && read.value.length === 0;
  const fault = read.ok ? (never ? 'it stopped before it started' : undefined) : read.problems[0]?.message;
  if (fault === undefined) return fail(readable(runId));
  if ((await repairWith.leaseOf(row.owner)).is !== 'free')
    return fail(problem('run/busy', `a process works on the run ${runId}, or may`, { file: database.place }));
  const at = repairWith.clock.now().toISOString();
  return succeed(
    await database.transaction((session) =>
      setAside(database, session, { ...request, runId, at, problem: fault }, repairWith),
    ),
  );
}

async function setAside(
  database: SqlDatabase,
  session: SqlSession,
  about: Omit<SetAside, 'files' | 'folder'>,
  { journals }: RepairWith,
): Promise<SetAside> {
  const end = journals === undefined ? undefined : await lockLogEnd(database, session);
  const { runId, by, why, at } = about;
  const name = await freeName(session, runId);
  const record: SetAside = {
    ...about,
    folder: `${database.place}#${name}`,
    files: await hashRows(session, runId),
  };
  await session.run('UPDATE runs SET run = ?, set_aside = ?, owner = NULL, fence = fence + 1 WHERE run = ?', [
    name,
    JSON.stringify(record),
    runId,
  ]);
  if (end !== undefined && end.seq > 0) {
    const line = { type: 'run-set-aside', run: runId, by: by.slice(0, 200), why: why.slice(0, 200) } as const;
    await insertLines(session, end, placeRecords([line], end, at));
  }
  return record;
}

async function freeName(session: SqlSession, runId: string): Promise<string> {
  const rows = await session.all<{ run: string }>('SELECT run FROM runs WHERE run >= ? AND run < ?', [
    `${runId}.`,
    `${runId}/`,
  ]);
  return `${runId}.${rows.length + 1}`;
}

async function hashRows(session: SqlSession, runId: string): Promise<SetAside['files']> {
  const entries = await session.all<{ event: string }>(
    'SELECT event FROM entries WHERE run = ? ORDER BY seq',
    [runId],
  );
  const attached = await session.all<{ name: string; text: string }>(
    'SELECT name, text FROM attachments WHERE run = ? ORDER BY name',
    [runId],
  );
  const events = entries.map(({ event }) => `${event}\n`).join('');
  return [{ name: 'events', text: events }, ...attached].map(({ name, text }) => ({
    name,
    bytes: Buffer.byteLength(text),
    sha256: sha256(text),
  }));
}

function unsigned(): Problem {
  return problem('run/repair-unsigned', 'a run is set aside in somebody’s name and for a reason');
}

function readable(runId: string): Problem {
  return problem('run/not-damaged', `the run ${runId} can be read, so there is nothing to repair`, {
    hints: [`if it has not ended: drawbridge runs recover ${runId}`],
  });
}
