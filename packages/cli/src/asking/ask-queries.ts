import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { functionNames, type TableSchema } from '@drawbridge/kql';

import { findDataFolder } from '../terminal/data-folder.ts';
import type { Host } from '../terminal/host.ts';
import { standardInput } from '../terminal/standard-input.ts';
import { runSession, type SessionParts } from './query-session.ts';

/** What a session at the terminal needs of its logs. */
export interface AskedLogs {
  /** Those with rows. */
  readonly tables: readonly TableSchema[];
  readonly run: SessionParts['run'];
}

/** A session at this terminal. What was typed is kept for the next one, where only this user can read it. */
export async function askQueries(host: Host, { tables, run }: AskedLogs): Promise<void> {
  const folder = findDataFolder(host.env);
  const file = join(folder, 'query-history');
  const history = await readFile(file, 'utf8').then(
    (text) => text.split('\n').filter((line) => line !== ''),
    () => [],
  );
  let typed: readonly string[] = history;
  host.note(`${String(tables.length)} tables with rows; .help says what there is`);
  await runSession({
    vocabulary: {
      tables: new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)])),
      functions: functionNames,
    },
    input: standardInput(host.signal),
    output: process.stderr,
    isTerminal: true,
    history,
    onHistory: (lines) => (typed = lines),
    run,
    print: (text) => {
      host.note(text);
    },
  });
  // What cannot be kept is not missed: the queries were answered.
  await mkdir(folder, { recursive: true, mode: 0o700 })
    .then(() => writeFile(file, `${typed.join('\n')}\n`, { mode: 0o600 }))
    .catch(() => undefined);
}
