import type { Problem } from '@drawbridge/base';

import type { LogRecord } from '../records/log-record.ts';
import { storageOf, type SigningPlaces } from '../signing/sign-head.ts';
import { readLines } from './read-lines.ts';

/** The lines of a log. */
export interface LogRecords {
  /** The name of the log; absent where it has no first line. */
  readonly log?: string;
  readonly records: readonly LogRecord[];
  /** What the lines contradict each other in. */
  readonly problems: readonly Problem[];
}

/** Reads what each line of the log says; lines that say nothing of ours are among the problems. */
export async function readLogRecords(
  options: Pick<SigningPlaces, 'folder' | 'storage'>,
): Promise<LogRecords> {
  const read = await readLines(storageOf(options));
  if (read === undefined) return { records: [], problems: [] };
  const records = read.records.filter((record) => record !== undefined);
  const [first] = records;
  return { ...(first?.type === 'log-started' ? { log: first.log } : {}), records, problems: read.problems };
}
