import { problem, type Problem, type Result } from '@drawbridge/base';

import type { JournalLine, Journals } from '../records/journals.ts';
import type { LogRecord } from '../records/log-record.ts';
import { journalConflict, logsLate } from './journal-conflict.ts';

/** What the log says about one run. */
interface LoggedRun {
  /** The hash of each entry, by its number. */
  readonly entries: Map<number, string>;
  readonly problems: Problem[];
  before?: Extract<LogRecord, { type: 'run-before' }>;
  setAside?: Extract<LogRecord, { type: 'run-set-aside' }>;
  pruned?: Extract<LogRecord, { type: 'run-pruned' }>;
}

/** The journals as they are now, held against what the log says about them. */
export interface CheckedJournals {
  readonly runs: number;
  readonly entries: number;
  readonly problems: readonly Problem[];
  /** The runs that differ as a run may that is being written to. */
  readonly suspects: readonly string[];
  readonly unknown: readonly string[];
}

/** What a run looks like whose next entry is in one of the two and was not yet seen in the other. */
export const inFlight: ReadonlySet<string> = new Set([
  'audit/entry-unlogged',
  'audit/journal-truncated',
  'audit/run-unlogged',
]);

/** The journals as they were read, by their runs. */
export type ReadJournals = ReadonlyMap<string, Result<readonly JournalLine[]>>;

/** The journals of these runs; without names, of all. */
export async function readJournals(journals: Journals, names?: readonly string[]): Promise<ReadJournals> {
  const there = await journals.runs();
  const read = new Map<string, Result<readonly JournalLine[]>>();
  for (const run of names ?? there) if (there.includes(run)) read.set(run, await journals.lines(run));
  return read;
}

/** Holds the journals of these runs, or without names of all, against the log. */
export function checkJournals(
  journals: ReadJournals,
  records: readonly (LogRecord | undefined)[],
  names?: readonly string[],
): CheckedJournals {
  const logged = byRun(records);
  const runs = names ?? [...new Set([...logged.keys(), ...journals.keys()])].sort();
  const found = runs.map((run) => ({ run, problems: checkRun(run, logged.get(run), journals.get(run)) }));
  const unreadable = [...logged.values()].flatMap(({ before }) =>
    before?.unreadable === undefined ? [] : [before.run],
  );
  return {
    runs: logged.size,
    entries: [...logged.values()].reduce((sum, { entries }) => sum + entries.size, 0),
    problems: found.flatMap(({ problems }) => problems),
    suspects: found.flatMap(({ run, problems }) =>
      problems.some(({ code }) => inFlight.has(code)) ? [run] : [],
    ),
    unknown: [
      ...unreadable.map((run) => `what the run ${run} did: its journal could not be read when the log began`),
      ...prunedRuns(logged, journals),
    ],
  };
}

function byRun(records: readonly (LogRecord | undefined)[]): ReadonlyMap<string, LoggedRun> {
  const runs = new Map<string, LoggedRun>();
  for (const [at, record] of records.entries()) {
    if (record === undefined || !('run' in record)) continue;
    const run = runs.get(record.run) ?? { entries: new Map<number, string>(), problems: [] };
    runs.set(record.run, run);
    if (record.type === 'run-before') run.before = record;
    else if (record.type === 'run-set-aside') run.setAside = record;
    else if (record.type === 'run-pruned') run.pruned = record;
    else logEntry(run, record, at + 1);
  }
  return runs;
}

function logEntry(run: LoggedRun, record: Extract<LogRecord, { type: 'entry' }>, line: number): void {
  const known = run.entries.get(record.entry);
  if (known !== undefined && known !== record.hash)
    run.problems.push(replaced(record.run, record.entry, line));
  if (record.late === true) run.problems.push(late(record.run, record.entry));
  run.entries.set(record.entry, record.hash);
}

function checkRun(
  run: string,
  logged: LoggedRun | undefined,
  journal: Result<readonly JournalLine[]> | undefined,
): readonly Problem[] {
  if (logged === undefined) return isUnwritten(journal) ? [] : [unlogged(run)];
  const { problems, before, entries, setAside, pruned } = logged;
  if (journal === undefined && pruned !== undefined) return [...problems, ...prunedConflict(pruned, logged)];
  if (journal === undefined)
    return [...problems, setAside === undefined ? missing(run) : wasSetAside(setAside)];
  if (before?.unreadable !== undefined && entries.size === 0) return problems;
  if (!journal.ok) return [...problems, ...journal.problems.map((found) => unreadable(run, found))];
  const conflict = journalConflict(run, expectedHashes(logged), journal.value, before?.entries ?? 0);
  return conflict === undefined ? problems : [...problems, conflict];
}

/** A run that stopped before its first entry left a folder and no effect. */
function isUnwritten(journal: Result<readonly JournalLine[]> | undefined): boolean {
  return journal === undefined || (journal.ok && journal.value.length === 0);
}

/** Of a run that is older than the log, only the last entry's hash was noted: it covers those before it. */
function expectedHashes({ before, entries }: LoggedRun): ReadonlyMap<number, string> {
  if (before === undefined || before.entries === 0) return entries;
  return new Map([[before.entries - 1, before.hash], ...entries]);
}

function missing(run: string): Problem {
  return problem('audit/run-missing', `the run ${run} is in the audit log, and its journal is gone`, {
    hints: ['restore its folder from a backup'],
  });
}

/** What was pruned has to end where the log says that the journal ended. */
function prunedConflict(
  { run, entries, hash, time, by }: Extract<LogRecord, { type: 'run-pruned' }>,
  logged: LoggedRun,
): readonly Problem[] {
  const expected = expectedHashes(logged);
  const last = Math.max(-1, ...expected.keys());
  if (last === entries - 1 && expected.get(last) === hash) return [];
  return [
    problem(
      'audit/run-pruned-early',
      `the journal of the run ${run} was deleted on ${time} by ${by}, and was not the one in the audit log`,
    ),
  ];
}

function prunedRuns(logged: ReadonlyMap<string, LoggedRun>, journals: ReadJournals): readonly string[] {
  const count = [...logged].filter(([run, { pruned }]) => pruned !== undefined && !journals.has(run)).length;
  if (count === 0) return [];
  return [
    `what ${count === 1 ? 'one run' : `${count} runs`} did in detail: their journals were pruned by age`,
  ];
}

function wasSetAside({ run, by, why, time }: Extract<LogRecord, { type: 'run-set-aside' }>): Problem {
  return problem('audit/run-set-aside', `the run ${run} was set aside on ${time} by ${by}: ${why}`, {
    severity: 'warning',
    hints: ['its journal is no longer checked'],
  });
}

function unreadable(run: string, { message, file }: Problem): Problem {
  return problem('audit/journal-unreadable', `the journal of the run ${run} cannot be checked: ${message}`, {
    file,
  });
}

function unlogged(run: string): Problem {
  return problem(
    'audit/run-unlogged',
    `the run ${run} is not in the audit log: it was added, or its log was replaced`,
    { hints: [logsLate(run)] },
  );
}

function replaced(run: string, entry: number, line: number): Problem {
  return problem(
    'audit/run-replaced',
    `entry ${entry + 1} of the run ${run} is in the audit log twice, with other contents at line ${line}: the run was removed, and another began under its name`,
  );
}

function late(run: string, entry: number): Problem {
  return problem(
    'audit/entry-late',
    `entry ${entry + 1} of the run ${run} was logged when the run was resumed, not when it was written`,
    {
      severity: 'warning',
      hints: ['a process that died between the journal and the log leaves this'],
    },
  );
}
