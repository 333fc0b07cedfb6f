import { fail, given, problem, succeed, type JsonValue, type Problem, type Result } from '@drawbridge/base';
import { z } from 'zod';

import { jsonShape } from '../plan/action-shapes.ts';
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
    const fault = chainFault(entry, before, at);
    before = entry;
    return { hash: entryHash(entry), ...given({ fault }) };
  });
}

/** The entries of these lines, whose chain holds and whose events are ours; else the problem of the first line that is not. */
export function parseJournal(lines: Iterable<string>, file: string): Result<readonly RunEntry[]> {
  const entries: RunEntry[] = [];
  for (const line of lines) {
    const at = entries.length;
    const raw = parseLine(line);
    const why = raw === undefined ? 'it is not an entry' : chainFault(raw, entries.at(-1), at);
    if (raw === undefined || why !== undefined) return fail(damaged(file, at + 1, why ?? ''));
    const event = runEventShape.safeParse(raw.event);
    if (!event.success) return fail(malformed(file, at + 1, ['event'], event.error));
    const entry: RunEntry = { ...raw, event: event.data };
    const fault = resultFault(entry, entries);
    if (fault !== undefined) return fail(malformed(file, at + 1, ['event', 'result'], fault));
    entries.push(entry);
  }
  return succeed(entries);
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

function chainFault(
  entry: JournalEntry<JsonValue>,
  before: JournalEntry<unknown> | undefined,
  at: number,
): string | undefined {
  if (entry.seq !== at) return `its number is ${entry.seq}, ${at} was expected`;
  if (entry.prev !== (before?.hash ?? chainStart)) return 'it does not follow the line before it';
  if (entry.hash !== entryHash(entry)) return 'its contents do not match its hash';
  return undefined;
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
