import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { problem, type Problem } from '@drawbridge/base';

export interface LogFiles {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** The files under the paths, each folder to its depth and sorted, so that a run can be repeated. Hidden ones are not logs. */
export async function findLogFiles(paths: readonly string[]): Promise<LogFiles> {
  const files: string[] = [];
  const problems: Problem[] = [];
  for (const path of paths) {
    const entry = await stat(path).catch(() => undefined);
    if (entry === undefined) {
      problems.push(problem('telemetry/no-such-path', 'there is no such file or folder', { file: path }));
    } else if (entry.isDirectory()) files.push(...(await walk(path)));
    else files.push(path);
  }
  return { files: [...new Set(files)], problems };
}

async function walk(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.')) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await walk(path)));
    else if (entry.isFile() || (await stat(path)).isFile()) found.push(path);
  }
  return found;
}
