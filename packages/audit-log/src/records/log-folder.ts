import { mkdir, rename } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { fileText } from './kept-text.ts';
import { appendRecords, logFileIn, readFirstLine, readLog, wholeLines } from './log-file.ts';
import { underLogLock } from './log-lock.ts';
import type { LogStorage } from './log-storage.ts';

/** The file of the last head that was signed, in the folder of its log. */
export function checkpointFileIn(folder: string): string {
  return join(folder, 'checkpoint');
}

/** The file of the kept edge. */
const edgeFileIn = (folder: string): string => join(folder, 'edge.json');

/** A log in a folder: its lines in `log.jsonl`, with the head and the edge beside it. */
export function logFolder(folder: string): LogStorage {
  return {
    place: logFileIn(folder),
    exclusively: (work) => underLogLock(folder, work),
    append: (clock, makeRecords) => appendRecords(folder, clock, makeRecords),
    firstLine: () => readFirstLine(folder),
    read: async (from) => {
      const bytes = await readLog(folder, from?.bytes ?? 0);
      if (bytes === undefined) return undefined;
      return { lines: wholeLines(bytes), isCutOff: bytes.length > 0 && bytes.at(-1) !== 0x0a };
    },
    checkpoint: fileText(checkpointFileIn(folder)),
    edge: fileText(edgeFileIn(folder)),
    setAside: (name) => setLogAside(folder, name),
  };
}

async function setLogAside(folder: string, name: string): Promise<string> {
  const aside = join(folder, name);
  await mkdir(aside, { mode: 0o700 });
  for (const file of [logFileIn(folder), edgeFileIn(folder), checkpointFileIn(folder)])
    await moveAside(file, join(aside, basename(file)));
  return aside;
}

/** A file that is not there needs no moving. */
export async function moveAside(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
}
