import { problem, type Problem } from '@drawbridge/base';

import type { JournalLine } from '../records/journals.ts';

/**
 * The first thing in which a run's journal is not what was logged; undefined where it is. The first `before` entries
 * are older than the log: of those the chain of hashes is checked, which ends in one that was logged.
 */
export function journalConflict(
  run: string,
  expected: ReadonlyMap<number, string>,
  lines: readonly JournalLine[],
  before: number,
): Problem | undefined {
  const count = Math.max(-1, ...expected.keys()) + 1;
  const at = lines.findIndex((line, index) => {
    const hash = expected.get(index);
    return hash === undefined ? index < before && line.fault !== undefined : hash !== line.hash;
  });
  if (at >= 0 && at < count) return describe(run, expected, lines, at);
  if (lines.length < count) return truncated(run, lines.length, count);
  if (lines.length > count) return unlogged(run, count, lines.length);
  const fault = lines.findIndex((line) => line.fault !== undefined);
  return fault < 0 ? undefined : changed(run, fault, lines[fault]?.fault ?? '');
}

function describe(
  run: string,
  expected: ReadonlyMap<number, string>,
  lines: readonly JournalLine[],
  at: number,
): Problem {
  const found = lines[at]?.hash;
  const logged = [...expected].find(([, hash]) => hash === found)?.[0];
  const moved = lines.findIndex((line) => line.hash !== undefined && line.hash === expected.get(at));
  if (moved >= 0 && logged !== undefined) {
    return problem(
      'audit/journal-reordered',
      `the journal of the run ${run} was reordered: its entry ${at + 1} was written as entry ${logged + 1}`,
    );
  }
  if (logged !== undefined && logged > at) return removed(run, at, logged);
  if (moved > at) {
    return problem(
      'audit/journal-entry-added',
      `the journal of the run ${run} has an entry that was not logged, before its entry ${at + 1}`,
    );
  }
  return changed(run, at, 'its contents are not those that were logged');
}

function removed(run: string, from: number, to: number): Problem {
  return problem(
    'audit/journal-entry-removed',
    `${entries(from, to)} of the run ${run} ${is(from, to)} no longer in its journal`,
  );
}

function truncated(run: string, from: number, to: number): Problem {
  return problem(
    'audit/journal-truncated',
    `the end of the journal of the run ${run} was cut off: ${entries(from, to)} ${is(from, to)} in the audit log only`,
  );
}

function unlogged(run: string, from: number, to: number): Problem {
  return problem(
    'audit/entry-unlogged',
    `${entries(from, to)} of the run ${run} ${is(from, to)} not in the audit log: added later, or written by a process that died just then`,
    { hints: [logsLate(run)] },
  );
}

/** What mends a journal whose process died between the journal and the log. */
export const logsLate = (run: string): string =>
  `if its process died, this logs what is missing, marked as late: drawbridge runs recover ${run}`;

function changed(run: string, at: number, why: string): Problem {
  return problem('audit/journal-entry-changed', `entry ${at + 1} of the run ${run} was changed: ${why}`);
}

/** From the 0-based number up to, and without, the other. */
function entries(from: number, to: number): string {
  return to - from === 1 ? `entry ${from + 1}` : `entries ${from + 1} to ${to}`;
}

const is = (from: number, to: number): string => (to - from === 1 ? 'is' : 'are');
