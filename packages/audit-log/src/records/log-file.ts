import { mkdir, open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

import type { Clock } from '@drawbridge/base';

import { lineHash, parseRecord, type NewRecord } from './log-record.ts';
import { emptyLog, placeRecords, type LogEnd } from './place-records.ts';

/** The lines of the log in its folder. */
export function logFileIn(folder: string): string {
  return join(folder, 'log.jsonl');
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
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = logFileIn(folder);
  const file = await open(path, 'a+', 0o600);
  try {
    const end = await readEnd(file, path);
    const lines = placeRecords(await makeRecords(end), end, clock.now().toISOString());
    if (lines.length > 0) await file.appendFile(lines.map((line) => `${line}\n`).join(''));
    await file.sync();
    if (end.seq === 0) await syncFolder(folder);
  } finally {
    await file.close();
  }
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
  if (size - length + whole === 0) return emptyLog;
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

/** The first line of the log in a folder; undefined where it has none. */
export async function readFirstLine(folder: string): Promise<Buffer | undefined> {
  const file = await open(logFileIn(folder), 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const read = await file.read(Buffer.alloc(tailLength), 0, tailLength, 0).catch(() => undefined);
    // A folder can be opened, and not be read.
    if (read === undefined) return undefined;
    const { buffer, bytesRead } = read;
    return wholeLines(buffer.subarray(0, bytesRead))[0];
  } finally {
    await file.close();
  }
}

/** The name of a log, in its first line; undefined where it has none. */
export function originOf(firstLine: Buffer | undefined): string | undefined {
  const record = firstLine === undefined ? undefined : parseRecord(firstLine.toString());
  return record?.type === 'log-started' ? record.log : undefined;
}

/** The name of the log in a folder; undefined where it has none. */
export async function readOrigin(folder: string): Promise<string | undefined> {
  return originOf(await readFirstLine(folder));
}

/** The bytes of the log in a folder from an offset on; undefined where there is no log, or where it is shorter. */
export async function readLog(folder: string, offset: number): Promise<Buffer | undefined> {
  const file = await open(logFileIn(folder), 'r').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    if (size < offset) return undefined;
    const rest = Buffer.alloc(size - offset);
    await file.read(rest, 0, rest.length, offset);
    return rest;
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
