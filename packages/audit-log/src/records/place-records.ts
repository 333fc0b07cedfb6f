import { lineHash, logStart, recordLine, type LogRecord, type NewRecord } from './log-record.ts';

/** Where a log ends: what the next line continues. */
export interface LogEnd {
  readonly seq: number;
  readonly prev: string;
}

/** The end of a log without a line. */
export const emptyLog: LogEnd = { seq: 0, prev: logStart };

/** The lines of these records, each with its place after the end of the log. */
export function placeRecords(records: readonly NewRecord[], end: LogEnd, time: string): readonly string[] {
  let { prev } = end;
  return records.map((record, at) => {
    const placed: LogRecord = { ...record, seq: end.seq + at, time, prev };
    const line = recordLine(placed);
    prev = lineHash(line).toString('hex');
    return line;
  });
}
