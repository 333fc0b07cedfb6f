import { randomUUID } from 'node:crypto';
import { access, constants, rename, stat } from 'node:fs/promises';

import { fail, given, problem, succeed, type Clock, type Result } from '@drawbridge/base';

import { logStart, type NewRecord } from './records/log-record.ts';
import { originOf } from './records/log-file.ts';
import { moveAside } from './records/log-folder.ts';
import type { LogStorage } from './records/log-storage.ts';
import { readLoggedRun } from './records/logged-entries.ts';
import { readKeptHead } from './signing/known-heads.ts';
import { headFiles, signHead, storageOf, type SigningPlaces } from './signing/sign-head.ts';
import type { Journals } from './records/journals.ts';

/** An entry of a journal: its number in it, and its hash. */
interface LoggedEntry {
  readonly seq: number;
  readonly hash: string;
}

/** Logs the entries of one run, in order; returns when the lines are on the disk. */
type LogEntry = (entry: LoggedEntry) => Promise<void>;

/** The append-only log over all runs of a state folder. */
export interface AuditLog {
  readonly folder: string;
  /** For a run that begins. */
  beginRun(run: string): LogEntry;
  /** For a run that is resumed: its entries that are not in the log are logged first, as late. */
  resumeRun(run: string, entries: readonly LoggedEntry[]): Promise<LogEntry>;
  /** Notes that a person set a run aside, so that its absence is explained. */
  setAside(run: string, request: { readonly by: string; readonly why: string }): Promise<void>;
  /** Signs the log as it is now; the signed note. A log that does not continue what was signed before is not signed. */
  sign(): Promise<Result<string>>;
  /** Adds a line that shows that the log is there, and signs: to be called every hour, even where nothing happens. */
  heartbeat(): Promise<Result<string>>;
}

/** Where the log is, what signs it, and what it is about. */
export interface AuditLogOptions extends SigningPlaces {
  readonly clock: Clock;
  readonly journals: Journals;
}

/** Opens the log in a folder, which need not exist yet. Nothing is created before the first entry. */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  const { folder } = options;
  const storage = storageOf(options);
  const append = (records: readonly NewRecord[]) => storage.exclusively(() => appendTo(options, records));
  return {
    folder,
    beginRun: (run) => entryLogger(run, append),
    resumeRun: async (run, entries) => {
      await append([]);
      const logged = await readLoggedRun(storage, run);
      const late = entries.filter(
        ({ seq, hash }) => seq >= logged.before && logged.entries.get(seq) !== hash,
      );
      if (late.length > 0)
        await append(late.map(({ seq, hash }) => ({ type: 'entry', run, entry: seq, hash, late: true })));
      return entryLogger(run, append);
    },
    setAside: async (run, { by, why }) => {
      await append([{ type: 'run-set-aside', run, by: clip(by), why: clip(why) }]);
    },
    sign: () => signUnderLock(options),
    heartbeat: async () => {
      try {
        await append([{ type: 'heartbeat' }]);
      } catch (error) {
        return fail(notWritten(storage.place, error as Error));
      }
      return signUnderLock(options);
    },
  };
}

/** An entry that could not be logged is logged with the next one: none is ever left out. */
function entryLogger(run: string, append: (records: readonly NewRecord[]) => Promise<unknown>): LogEntry {
  let pending: readonly LoggedEntry[] = [];
  return async (entry) => {
    pending = [...pending, entry];
    const given = pending;
    await append(given.map(({ seq, hash }) => ({ type: 'entry', run, entry: seq, hash })));
    pending = pending.slice(given.length);
  };
}

function appendTo(options: AuditLogOptions, records: readonly NewRecord[], after?: PreviousLog) {
  return storageOf(options).append(options.clock, async ({ seq, prev }) => {
    if (seq > 0 || prev !== logStart) return records;
    return [...(await beginLog(options.journals, records, after)), ...records];
  });
}

/**
 * What a new log begins with, before its first records: its name, and the runs that were there before it, without those
 * that begin with it.
 */
export async function beginLog(
  journals: Journals,
  records: readonly NewRecord[],
  after?: PreviousLog,
): Promise<readonly NewRecord[]> {
  const begins = records.flatMap((record) =>
    record.type === 'entry' && record.entry === 0 ? [record.run] : [],
  );
  const runs = (await journals.runs()).filter((run) => !begins.includes(run)).sort();
  const before = await Promise.all(runs.map((run) => runBefore(journals, run)));
  return [{ type: 'log-started', log: `drawbridge/log/${randomUUID()}`, ...given({ after }) }, ...before];
}

async function runBefore(journals: Journals, run: string): Promise<NewRecord> {
  const read = await journals.lines(run);
  const base = { type: 'run-before', run } as const;
  if (!read.ok)
    return { ...base, entries: 0, hash: logStart, unreadable: clip(read.problems[0]?.message ?? '') };
  const fault = read.value.find((line) => line.fault !== undefined)?.fault;
  const hash = read.value.at(-1)?.hash ?? logStart;
  return { ...base, entries: read.value.length, hash, ...given({ unreadable: fault }) };
}

const clip = (text: string): string => text.slice(0, 200);

async function signUnderLock(options: SigningPlaces): Promise<Result<string>> {
  try {
    return await storageOf(options).exclusively(() => signHead(options));
  } catch (error) {
    return fail(
      problem('audit/not-signed', `the audit log could not be signed: ${(error as Error).message}`),
    );
  }
}

function notWritten(place: string, { message }: Error) {
  return problem('audit/not-written', `the audit log could not be written: ${message}`, {
    file: place,
    hints: ['`drawbridge audit restart` sets a damaged log aside, and begins a new one that names it'],
  });
}

type PreviousLog = Extract<NewRecord, { type: 'log-started' }>['after'];

/**
 * Sets a log aside that can no longer be signed, and begins a new one, which names the old one and knows the runs as
 * they are now. The old one is kept, with its last head: what it proved, it still proves.
 */
export async function restartAuditLog(
  options: AuditLogOptions,
): Promise<Result<{ readonly setAside: string }>> {
  const name = `set-aside-${options.clock.now().toISOString().replaceAll(/[:.]/g, '-')}`;
  const storage = storageOf(options);
  const freed = await freeFolder(options, name);
  if (!freed.ok) return freed;
  return storage.exclusively(async () => {
    // One that cannot be read is there all the same.
    const isThere = await storage.read().then(
      (text) => text !== undefined,
      () => true,
    );
    if (!isThere && freed.value === undefined)
      return fail(problem('audit/no-log', 'there is no audit log to restart', { file: options.folder }));
    const after = await previousLog(storage);
    const setAside = freed.value ?? (await storage.setAside(name));
    for (const file of await headFiles(options)) await moveAside(file, `${file}.${name}`);
    await appendTo(options, [], after);
    const signed = await signHead(options);
    return signed.ok ? succeed({ setAside }, signed.problems) : fail(...signed.problems);
  });
}

/** Moves what is in the place of the log's folder and is none that we can write to; undefined where it is one. */
async function freeFolder(
  { folder, storage }: AuditLogOptions,
  name: string,
): Promise<Result<string | undefined>> {
  if (storage !== undefined) return succeed(undefined);
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    if ((await stat(folder)).isDirectory()) return succeed(undefined);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return succeed(undefined);
  }
  try {
    await rename(folder, `${folder}.${name}`);
    return succeed(`${folder}.${name}`);
  } catch (error) {
    const message = `the audit log cannot be set aside: ${(error as Error).message}`;
    const hints = ['make its folder writable for the user who runs Drawbridge, and start again'];
    return fail(problem('audit/not-set-aside', message, { file: folder, hints }));
  }
}

async function previousLog(storage: LogStorage): Promise<PreviousLog> {
  const log = originOf(await storage.firstLine());
  const head = (await readKeptHead(storage.checkpoint))?.checkpoint;
  if (head === undefined) return { log: log ?? 'unnamed', size: 0 };
  return { log: log ?? head.origin, size: head.size, root: head.root.toString('hex') };
}
