import { problem, TerminalFailure, type Problem } from '@drawbridge/base';

import { lineHash, logStart, parseRecord, type LogRecord } from '../records/log-record.ts';
import type { LogStorage } from '../records/log-storage.ts';

/** The log as it stands in its file, and what its lines contradict each other in. */
export interface ReadLines {
  /** The hash of each line: the leaves of the tree. */
  readonly leaves: readonly Buffer[];
  /** What each line says; undefined where it says nothing of ours. */
  readonly records: readonly (LogRecord | undefined)[];
  readonly problems: readonly Problem[];
}

/** Reads the log; undefined where there is none. */
export async function readLines(storage: LogStorage): Promise<ReadLines | undefined> {
  const text = await storage.read().catch((error: unknown) => {
    throw new TerminalFailure(
      'audit/log-unreadable',
      `the audit log cannot be read: ${(error as Error).message}`,
      {
        hints: ['`drawbridge audit restart` sets it aside, and begins a new one that names it'],
        cause: error,
      },
    );
  });
  if (text === undefined) return undefined;
  const { place: file } = storage;
  const { lines, isCutOff } = text;
  const leaves = lines.map(lineHash);
  const records = lines.map((line) => parseRecord(line.toString()));
  const cutOff = isCutOff ? [lineCutOff(file, lines.length + 1)] : [];
  return { leaves, records, problems: [...chainFaults(file, leaves, records), ...cutOff] };
}

/** After so many, the rest is more of the same. */
const mostFaults = 20;

function chainFaults(
  file: string,
  leaves: readonly Buffer[],
  records: ReadLines['records'],
): readonly Problem[] {
  const present = new Set(records.map((record) => record?.seq));
  const faults: Problem[] = [];
  let expected = 0;
  for (const [at, record] of records.entries()) {
    if (record === undefined) {
      faults.push(changed(file, at + 1, 'it is not a line as Drawbridge writes it'));
      expected += 1;
      continue;
    }
    if (record.seq !== expected) faults.push(outOfPlace(file, at + 1, record.seq, expected, present));
    else if (record.prev !== prevOf(leaves, at)) faults.push(brokenChain(file, at));
    expected = record.seq + 1;
  }
  if (records.length > 0 && records[0]?.type !== 'log-started' && faults.length === 0)
    faults.push(changed(file, 1, 'it is not the beginning of a log'));
  return faults.slice(0, mostFaults);
}

const prevOf = (leaves: readonly Buffer[], at: number): string => leaves[at - 1]?.toString('hex') ?? logStart;

/** The number of a line is not the next one: lines before it are missing, or stand elsewhere. */
function outOfPlace(
  file: string,
  line: number,
  seq: number,
  expected: number,
  present: ReadonlySet<number | undefined>,
) {
  const missing = seq > expected ? seq - expected : 0;
  const elsewhere =
    missing === 0 || Array.from({ length: missing }, (_, at) => present.has(expected + at)).every(Boolean);
  if (elsewhere) {
    return problem(
      'audit/lines-reordered',
      `line ${line} of the audit log has the number ${seq}, and ${expected} was expected: lines were moved or repeated`,
      { file },
    );
  }
  const which =
    missing === 1
      ? `the line with the number ${expected} is`
      : `the lines with the numbers ${expected} to ${seq - 1} are`;
  return problem('audit/lines-removed', `${which} missing before line ${line} of the audit log`, { file });
}

/** A line names the hash of the one before it: one of the two was changed. */
function brokenChain(file: string, at: number): Problem {
  return at === 0
    ? changed(file, 1, 'it does not begin a log')
    : changed(file, at, `line ${at + 1} was written after a line with other contents`);
}

function changed(file: string, line: number, why: string): Problem {
  return problem('audit/line-changed', `line ${line} of the audit log was changed: ${why}`, { file });
}

function lineCutOff(file: string, line: number): Problem {
  return problem('audit/line-cut-off', `line ${line} of the audit log is cut off`, {
    severity: 'warning',
    file,
    hints: ['a process that ended while it was writing leaves this; what the line announced was never done'],
  });
}
