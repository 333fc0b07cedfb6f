import { fail, given, problem, succeed, type JsonValue, type Problem, type Result } from '@drawbridge/base';
import { z } from 'zod';

import { jsonShape } from '../plan/action-shapes.ts';
import { IntactLines } from './intact-lines.ts';
import { chainStart, entryHash, type JournalEntry } from './journal-entry.ts';
import { resultShapeOf } from './run-actions.ts';
import { runEventShape } from './run-event-shape.ts';
import { eventsOf, type RunEntry } from './run-events.ts';

/** A line of a journal: its hash as its contents give it, and what is wrong with it. */
export interface CheckedLine {
  readonly hash?: string;
  readonly fault?: string;
}

/**
 * The whole lines of a journal, each by itself. Damage does not stop the reading, and the events are not looked at: for
 * a caller that compares the journal with hashes kept elsewhere.
 */
export function checkLines(lines: readonly string[]): readonly CheckedLine[] {
  let before: JournalEntry<JsonValue> | undefined;
  return lines.map((line, at) => {
    const entry = parseLine(line);
    if (entry === undefined) return { fault: 'it is not an entry' };
    const fault = linkFault(entry, before, at) ?? hashFault(entry);
    before = entry;
    return { hash: entryHash(entry), ...given({ fault }) };
  });
}

/** The entries of these lines, whose chain holds and whose events are ours; else the problem of the first line that is not. */
export function parseJournal(lines: Iterable<string>, file: string): Result<readonly RunEntry[]> {
  const entries: RunEntry[] = [];
  for (const line of lines) {
    const at = entries.length;
    const read = entryOf(line, entries.at(-1), at, file);
    if (!read.ok) return read;
    const entry = read.value;
    const fault = resultFault(entry, entries);
    if (fault !== undefined) return fail(malformed(file, at + 1, ['event', 'result'], fault));
    intactLines.keep(line, entry);
    entries.push(entry);
  }
  return succeed(entries);
}

/** A run is read again at each of its steps. A line that was seen to be whole is known again by its text, to the letter. */
const intactLines = new IntactLines();

function entryOf(line: string, before: RunEntry | undefined, at: number, file: string): Result<RunEntry> {
  const known = intactLines.get(line);
  if (known !== undefined) {
    const why = linkFault(known, before, at);
    return why === undefined ? succeed(known) : fail(damaged(file, at + 1, why));
  }
  const raw = parseLine(line);
  const why = raw === undefined ? 'it is not an entry' : (linkFault(raw, before, at) ?? hashFault(raw));
  if (raw === undefined || why !== undefined) return fail(damaged(file, at + 1, why ?? ''));
  const event = runEventShape.safeParse(raw.event);
  return event.success
    ? succeed({ ...raw, event: event.data })
    : fail(malformed(file, at + 1, ['event'], event.error));
}

const entryShape = z.object({
  seq: z.number(),
  at: z.iso.datetime(),
  event: jsonShape,
  prev: z.string(),
  hash: z.string(),
});

function parseLine(line: string): JournalEntry<JsonValue> | undefined {
  try {
    return entryShape.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function linkFault(
  entry: JournalEntry<unknown>,
  before: JournalEntry<unknown> | undefined,
  at: number,
): string | undefined {
  if (entry.seq !== at) return `its number is ${entry.seq}, ${at} was expected`;
  if (entry.prev !== (before?.hash ?? chainStart)) return 'it does not follow the line before it';
  return undefined;
}

function hashFault(entry: JournalEntry<JsonValue>): string | undefined {
  return entry.hash === entryHash(entry) ? undefined : 'its contents do not match its hash';
}

/** What is wrong with the result of a step, by the action that the step was started with. */
function resultFault({ event }: RunEntry, before: readonly RunEntry[]): z.ZodError | undefined {
  if (event.type !== 'step-finished') return undefined;
  const started = eventsOf(before, 'step-started').findLast(({ step }) => step === event.step);
  return started === undefined ? undefined : resultShapeOf(started.action)?.safeParse(event.result).error;
}

function malformed(file: string, line: number, at: readonly string[], error: z.ZodError): Problem {
  const [issue] = error.issues;
  const field = [...at, ...(issue?.path ?? [])].map(String).join('.');
  return problem(
    'journal/malformed',
    `line ${line} of the journal is intact, but this version of Drawbridge cannot read it: ${field}: ${issue?.message ?? 'invalid'}`,
    { file, field, hints: ['use the version of Drawbridge that wrote it'] },
  );
}

function damaged(file: string, line: number, why: string): Problem {
  return problem('journal/damaged', `line ${line} of the journal is damaged: ${why}`, {
    file,
    hints: ['the journal was changed after it was written: what it says from here on cannot be trusted'],
  });
}
