import { parseRecord } from './log-record.ts';
import type { LogStorage } from './log-storage.ts';

/** What the log knows about one run. */
export interface LoggedRun {
  /** The hashes of its entries, by their numbers. */
  readonly entries: ReadonlyMap<number, string>;
  /** How far its journal had come when the log began, for a run that is older. */
  readonly before: number;
}

/** Reads the whole log: for a run that is resumed, once. */
export async function readLoggedRun(storage: LogStorage, run: string): Promise<LoggedRun> {
  const entries = new Map<number, string>();
  let before = 0;
  for (const line of (await storage.read())?.lines ?? []) {
    if (!line.includes(run)) continue;
    const record = parseRecord(line.toString());
    if (record?.type === 'entry' && record.run === run) entries.set(record.entry, record.hash);
    if (record?.type === 'run-before' && record.run === run) before = record.entries;
  }
  return { entries, before };
}
