import type { Dirent, Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';

import { isOutside } from './path-dates.ts';

/** A file of logs, and what tells it from another one at its path. */
export interface LogFile {
  readonly path: string;
  /** In bytes, packed as it is. */
  readonly size: number;
  readonly modifiedMs: number;
}

export interface LogFiles {
  readonly files: readonly LogFile[];
  /** What was left out because its date is outside the time that is wanted. */
  readonly skipped: SkippedPaths;
  readonly problems: readonly Problem[];
}

interface SkippedPaths {
  readonly folders: number;
  readonly files: number;
}

/** A time of which records are wanted; without limits all are. */
export interface WantedTime {
  readonly from?: Date;
  readonly to?: Date;
}

/**
 * The files under the paths, each folder to its depth and sorted, so that a run can be repeated. Hidden ones are not
 * logs; links to folders are not followed, which keeps a circle of them from being endless. Folders and files whose own
 * dates lie outside the wanted time are left out unread; a file that is named by itself never is.
 */
export async function findLogFiles(paths: readonly string[], wanted: WantedTime = {}): Promise<LogFiles> {
  const walk = new Walk(wanted);
  for (const path of paths) {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined) {
      walk.problems.push(
        problem('telemetry/no-such-path', 'there is no such file or folder', { file: path }),
      );
    } else if (entry.isDirectory()) await walk.enter(path, path);
    else walk.add(path, entry);
  }
  const { files, skipped, problems } = walk;
  return { files: [...files.values()], skipped, problems };
}

class Walk {
  readonly files = new Map<string, LogFile>();
  readonly skipped = { folders: 0, files: 0 };
  readonly problems: Problem[] = [];
  readonly #wanted: WantedTime;

  constructor(wanted: WantedTime) {
    this.#wanted = wanted;
  }

  add(path: string, { size, mtimeMs }: Stats): void {
    if (!this.files.has(path)) this.files.set(path, { path, size, modifiedMs: mtimeMs });
  }

  /** `root` is what the user named: only what is below it says when its records were written. */
  async enter(root: string, folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      this.problems.push(unreadable(folder, error));
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (isOutside(relative(root, path), this.#wanted)) this.#skip(entry);
      else if (entry.isDirectory()) await this.enter(root, path);
      else await this.#addFile(path, entry);
    }
  }

  #skip(entry: Dirent): void {
    if (entry.isDirectory()) this.skipped.folders += 1;
    else this.skipped.files += 1;
  }

  async #addFile(path: string, entry: Dirent): Promise<void> {
    if (!entry.isFile() && !entry.isSymbolicLink()) return;
    const target = await stat(path).catch((error: unknown) => {
      this.problems.push(unreadable(path, error));
      return undefined;
    });
    if (target?.isFile() === true) this.add(path, target);
  }
}

function unreadable(file: string, error: unknown): Problem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return problem('telemetry/unreadable', `this cannot be read (${reason})`, { file });
}
