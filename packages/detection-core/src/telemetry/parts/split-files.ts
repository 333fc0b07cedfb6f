import type { LogFile } from '../find-log-files.ts';

/** A file costs something even where it is empty: opening it, and looking at its first bytes. */
const bytesPerFile = 16 * 1024;

/**
 * Divides files among threads, in their order and so that each has about as much to read: the first thread has the
 * first files. What the parts hold then does not depend on which thread was faster.
 */
export function splitFiles(files: readonly LogFile[], threads: number): readonly (readonly LogFile[])[] {
  const total = files.reduce((sum, file) => sum + costOf(file), 0);
  const groups: LogFile[][] = Array.from({ length: threads }, () => []);
  let before = 0;
  for (const file of files) {
    // Where the middle of the file lies in the whole.
    const at = Math.floor(((before + costOf(file) / 2) / total) * threads);
    groups[Math.min(at, threads - 1)]?.push(file);
    before += costOf(file);
  }
  return groups.filter((group) => group.length > 0);
}

const costOf = (file: LogFile): number => file.size + bytesPerFile;
