import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';

export interface LogFiles {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * The files under the paths, each folder to its depth and sorted, so that a run can be repeated. Hidden ones are not
 * logs; links to folders are not followed, which keeps a circle of them from being endless.
 */
export async function findLogFiles(paths: readonly string[]): Promise<LogFiles> {
  const walk = new Walk();
  for (const path of paths) {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined) {
      walk.problems.push(
        problem('telemetry/no-such-path', 'there is no such file or folder', { file: path }),
      );
    } else if (entry.isDirectory()) await walk.enter(path);
    else walk.files.push(path);
  }
  return { files: [...new Set(walk.files)], problems: walk.problems };
}

class Walk {
  readonly files: string[] = [];
  readonly problems: Problem[] = [];

  async enter(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      this.problems.push(unreadable(folder, error));
      return [];
    });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await this.enter(path);
      else if (await this.#isFile(path, entry)) this.files.push(path);
    }
  }

  async #isFile(path: string, entry: Dirent): Promise<boolean> {
    if (entry.isFile()) return true;
    const target = await stat(path).catch((error: unknown) => {
      this.problems.push(unreadable(path, error));
      return undefined;
    });
    return target?.isFile() === true;
  }
}

function unreadable(file: string, error: unknown): Problem {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return problem('telemetry/unreadable', `this cannot be read (${reason})`, { file });
}
