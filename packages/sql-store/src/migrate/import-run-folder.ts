import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { fail, isFailure, problem, succeed, type Clock, type Problem, type Result } from '@drawbridge/base';
import {
  isRunLocked,
  journalOf,
  parseJournal,
  runIds,
  withStoreLock,
  type RunEntry,
} from '@drawbridge/playbook-runtime';

import type { SqlDatabase, SqlSession } from '../database/sql-database.ts';
import { digestRow } from '../runs/digest-row.ts';
import { applyWaits } from '../waits/wait-changes.ts';
import { importClaims } from './import-claims.ts';
import { importLog, type ImportedLog } from './import-log.ts';
import { importSetAside } from './import-set-aside.ts';

/** What to import from. */
export interface ImportRequest {
  /** The folder of the runs: `<state>/runs`. */
  readonly runs: string;
  /** The folder of the log over them, with the file of the key that signed it. */
  readonly log?: { readonly folder: string; readonly key: string };
  readonly clock: Clock;
}

/** What was imported now, and what was there since an import before. */
export interface ImportReport {
  readonly runs: number;
  readonly alreadyThere: number;
  readonly setAside: number;
  readonly claims: number;
  readonly log: ImportedLog;
}

/**
 * Imports the runs of a folder into a database whose tables are there: journals, texts beside them, claims, runs that
 * were set aside, and the log with its heads. Every journal is verified first; nothing is imported where one is damaged,
 * a process still works on one, or the database has another run under its id. The folder stays as it is. Each run is one
 * transaction: an import that was interrupted is simply done again.
 */
export async function importRunFolder(
  database: SqlDatabase,
  request: ImportRequest,
): Promise<Result<ImportReport>> {
  const done = await withStoreLock(request.runs, request.clock, async () => {
    try {
      return await importAll(database, request);
    } catch (error) {
      if (!isFailure(error)) throw error;
      return fail(problem(error.code, error.message, { hints: error.hints }));
    }
  });
  return done.ok ? done.value : done;
}

interface ReadRun {
  readonly runId: string;
  readonly entries: readonly RunEntry[];
  /** The events as they stand in the file. */
  readonly events: readonly string[];
  readonly attachments: readonly { readonly name: string; readonly text: string }[];
}

async function importAll(
  database: SqlDatabase,
  { runs: folder, log }: ImportRequest,
): Promise<Result<ImportReport>> {
  const ids = await runIds(folder);
  if (!ids.ok) return ids;
  const warnings: Problem[] = [];
  // All of them are verified before the first one is written, and read again one by one: memory holds one.
  const wrong: Problem[] = [];
  for (const runId of ids.value) {
    const read = await readFromFolder(database, folder, runId);
    if (!read.ok) wrong.push(...read.problems);
  }
  if (wrong.length > 0) return fail(...wrong);
  let [imported, alreadyThere] = [0, 0];
  for (const runId of ids.value) {
    const read = await readFromFolder(database, folder, runId);
    if (!read.ok) return read;
    warnings.push(...read.problems);
    if (await database.transaction((session) => writeRun(session, read.value))) imported += 1;
    else alreadyThere += 1;
  }
  const setAside = await importSetAside(database, folder);
  const claims = await importClaims(database, folder);
  const written = await importLog(database, log);
  if (!written.ok) return written;
  return succeed({ runs: imported, alreadyThere, setAside, claims, log: written.value }, warnings);
}

async function readFromFolder(
  database: SqlDatabase,
  folder: string,
  runId: string,
): Promise<Result<ReadRun>> {
  const file = journalOf(folder, runId);
  if (await isRunLocked(join(folder, runId)))
    return fail(
      problem('migrate/run-at-work', `a process works on the run ${runId}, or may`, {
        file,
        hints: ['wait until it ends'],
      }),
    );
  const text = await readFile(file, 'utf8').catch((error: unknown) => error as NodeJS.ErrnoException);
  // It never began: there is nothing of it to import.
  if (typeof text !== 'string' && text.code === 'ENOENT')
    return succeed({ runId, entries: [], events: [], attachments: [] });
  if (typeof text !== 'string')
    return fail(problem('journal/unreadable', `the journal cannot be read: ${text.message}`, { file }));
  // What follows the last whole line was never confirmed.
  const lines = text.split('\n').slice(0, -1);
  const parsed = parseJournal(lines, file);
  if (!parsed.ok)
    return fail(
      ...parsed.problems.map((found) => ({
        ...found,
        hints: [...found.hints, `set it aside first: drawbridge runs repair ${runId}`],
      })),
    );
  const conflict = await conflictWith(database, runId, parsed.value);
  if (conflict !== undefined) return fail(conflict);
  const events = lines.map((line) => JSON.stringify((JSON.parse(line) as { readonly event: unknown }).event));
  return succeed({
    runId,
    entries: parsed.value,
    events,
    attachments: await readAttachments(join(folder, runId)),
  });
}

/** Another run has the id in the database, or the folder has more of it since it was imported. */
async function conflictWith(
  database: SqlDatabase,
  runId: string,
  entries: readonly RunEntry[],
): Promise<Problem | undefined> {
  const [row] = await database.all<{ size: number; head: string }>(
    'SELECT size, head FROM runs WHERE run = ?',
    [runId],
  );
  if (row === undefined || entries.length === 0) return undefined;
  const seen = entries.at(row.size - 1)?.hash === row.head;
  if (row.size === entries.length && seen) return undefined;
  const first = await database.all<{ hash: string }>('SELECT hash FROM entries WHERE run = ? AND seq = ?', [
    runId,
    entries.length - 1,
  ]);
  // The run was resumed in the database since.
  if (row.size > entries.length && first[0]?.hash === entries.at(-1)?.hash) return undefined;
  return problem(
    'migrate/other-run',
    `the database has another run ${runId}, or the folder was written to since it was imported`,
    {
      file: database.place,
    },
  );
}

const noAttachment = /^(journal\.jsonl|owner\.\d+\.lock|.*\.draft|\..*)$/;

async function readAttachments(folder: string): Promise<ReadRun['attachments']> {
  const files = await readdir(folder, { withFileTypes: true });
  const names = files.filter(
    (file) => file.isFile() && !noAttachment.test(file.name) && !file.name.includes('.lock'),
  );
  return Promise.all(
    names.map(async ({ name }) => ({ name, text: await readFile(join(folder, name), 'utf8') })),
  );
}

/** False where it was there. */
async function writeRun(
  session: SqlSession,
  { runId, entries, events, attachments }: ReadRun,
): Promise<boolean> {
  const last = entries.at(-1);
  if (last === undefined) return false;
  const count = (type: string) => entries.filter(({ event }) => event.type === type).length;
  const finished = entries.findLast(({ event }) => event.type === 'run-finished')?.event;
  const { digest, hash } = digestRow(runId, entries);
  const added = await session.run(
    `INSERT INTO runs (run, size, head, last_at, started, restores, ended, fence, digest, digest_hash)
      VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (run) DO NOTHING`,
    [
      runId,
      entries.length,
      last.hash,
      last.at,
      count('run-started'),
      count('undo-finished'),
      finished?.type === 'run-finished' ? finished.status : null,
      digest,
      hash,
    ],
  );
  if (added === 0) return false;
  for (const [at, entry] of entries.entries()) {
    await session.run('INSERT INTO entries (run, seq, at, event, prev, hash) VALUES (?, ?, ?, ?, ?, ?)', [
      runId,
      entry.seq,
      entry.at,
      events[at] ?? '',
      entry.prev,
      entry.hash,
    ]);
    await applyWaits(session, [{ runId, entry }]);
  }
  for (const { name, text } of attachments)
    await session.run('INSERT INTO attachments (run, name, text) VALUES (?, ?, ?)', [runId, name, text]);
  return true;
}
