import { dropRepeats, type RepeatedRows } from '@drawbridge/kql';

import type { ReadingOutcome } from '../reading.ts';
import { idColumns, repeatedEvents } from '../repeated-events.ts';
import type { KeptRows } from './kept-parts.ts';
import { notLoaded } from './read-part.ts';
import { fileColumn, firstNumber } from './numbered-files.ts';

interface CountOptions {
  /** For each part, the names of the files that its events are from. */
  readonly names: readonly (readonly string[])[];
  readonly memoryLimitMb: number;
  readonly spillFolder: string;
  readonly signal: AbortSignal | undefined;
}

/** Events that lie in several files, of whichever thread, stay in the first, as where logs are read into memory. */
export async function countOnce({ parts, outcome }: KeptRows, options: CountOptions): Promise<KeptRows> {
  const { names, memoryLimitMb, spillFolder, signal } = options;
  if (names.flat().length < 2) return { parts, outcome };
  const settings = { keys: idColumns, originColumn: fileColumn, memoryLimitMb, spillFolder, signal };
  const found = await dropRepeats(parts, settings).catch((thrown: unknown) => {
    signal?.throwIfAborted();
    throw notLoaded(thrown instanceof Error ? thrown.message : String(thrown));
  });
  return { parts: found.parts, outcome: without(outcome, found.repeated, names) };
}

function without(
  outcome: ReadingOutcome,
  repeated: readonly RepeatedRows[],
  names: CountOptions['names'],
): ReadingOutcome {
  const rowsByTable = { ...outcome.rowsByTable };
  const byFile = new Map<number, RepeatedRows>();
  for (const rows of repeated) {
    rowsByTable[rows.table] = (rowsByTable[rows.table] ?? 0) - rows.count;
    const known = byFile.get(rows.origin);
    byFile.set(rows.origin, known === undefined ? rows : { ...known, count: known.count + rows.count });
  }
  const nameOf = (number: number): string => {
    const thread = Math.floor(number / firstNumber(1));
    return names[thread]?.[number - firstNumber(thread)] ?? '';
  };
  const found = [...byFile.values()]
    .sort((a, b) => a.origin - b.origin)
    .map(({ origin, count, first }) => repeatedEvents(nameOf(origin), count, nameOf(first)));
  const problems = [...outcome.problems, ...found];
  return { ...outcome, rowsByTable, problems, problemCount: outcome.problemCount + found.length };
}
