import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { Clock } from '@drawbridge/base';

import { lineHash, logStart, parseRecord, recordLine, type LogRecord, type NewRecord } from './log-record.ts';

/** The lines of the log in its folder. */
export function logFileIn(folder: string): string {
  return join(folder, 'log.jsonl');
}

/** Where the log ends: what the next line continues. */
export interface LogEnd {
  readonly seq: number;
  readonly prev: string;
}

/**
 * Appends lines in one write, and returns when they are on the disk. Only the end of the file is read: the cost does
 * not grow with the log. To be called under the log's lock.
 *
 * A cut-off last line is what a crash in writing leaves. It was never confirmed, so nothing was done because of it,
 * and it is removed. If it was a whole line that somebody cut, the next signature finds out.
 */
export async function appendRecords(
  folder: string,
  clock: Clock,
  makeRecords: (end: LogEnd) => Promise<readonly NewRecord[]>,
): Promise<readonly LogRecord[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = logFileIn(folder);
  const file = await open(path, 'a+', 0o600);
  try {
    const end = await readEnd(file, path);
    const records = inPlace(await makeRecords(end), end, clock.now().toISOString());
    if (records.length > 0)
      await file.appendFile(records.map((record) => `${recordLine(record)}\n`).join(''));
    await file.sync();
    if (end.seq === 0) await syncFolder(folder);
    return records;
  } finally {
    await file.close();
  }
}

function inPlace(records: readonly NewRecord[], end: LogEnd, time: string): readonly LogRecord[] {
  let { prev } = end;
  return records.map((record, at) => {
    const placed: LogRecord = { ...record, seq: end.seq + at, time, prev };
    prev = lineHash(recordLine(placed)).toString('hex');
    return placed;
  });
}

/** No line of ours is as long. */
const tailLength = 8_192;

async function readEnd(file: FileHandle, path: string): Promise<LogEnd> {
  const { size } = await file.stat();
  const length = Math.min(size, tailLength);
  const tail = Buffer.alloc(length);
  await file.read(tail, 0, length, size - length);
  const whole = tail.lastIndexOf(0x0a) + 1;
  if (whole < length) await file.truncate(size - length + whole);
  if (size - length + whole === 0) return { seq: 0, prev: logStart };
  const lines = tail.subarray(0, whole - 1);
  const last = lines.subarray(lines.lastIndexOf(0x0a) + 1);
  const read = parseRecord(last.toString());
  if (read !== undefined) return { seq: read.seq + 1, prev: lineHash(last).toString('hex') };
  return endOfDamaged(path);
}

/** The last line is none of ours: only the count of lines says which number comes next. */
async function endOfDamaged(path: string): Promise<LogEnd> {
  const lines = wholeLines(await readFile(path));
  return { seq: lines.length, prev: lineHash(lines.at(-1) ?? Buffer.alloc(0)).toString('hex') };
}

/** The name of the log, in its first line; undefined where it has none. */
export async function readOrigin(folder: string): Promise<string | undefined> {
  const file = await open(logFileIn(folder), 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const read = await file.read(Buffer.alloc(tailLength), 0, tailLength, 0).catch(() => undefined);
    // A folder can be opened, and not be read.
    if (read === undefined) return undefined;
    const { buffer, bytesRead } = read;
    const [first] = wholeLines(buffer.subarray(0, bytesRead));
    const record = first === undefined ? undefined : parseRecord(first.toString());
    return record?.type === 'log-started' ? record.log : undefined;
  } finally {
    await file.close();
  }
}

/** The lines that end with a newline, without it. */
export function wholeLines(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, start)) {
    lines.push(bytes.subarray(start, at));
    start = at + 1;
  }
  return lines;
}

/** A new file is only there after a crash if its folder was synced too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
