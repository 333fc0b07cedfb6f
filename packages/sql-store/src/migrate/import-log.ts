import { fileText, headFileBesideKey, logFolder, type KeptText } from '@drawbridge/audit-log';
import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { SqlDatabase } from '../database/sql-database.ts';
import { insertLines, lockLogEnd, tableLog } from '../log/table-log.ts';

/** How many lines the log has, and whether they came with this import. */
export interface ImportedLog {
  readonly lines: number;
  readonly isNew: boolean;
}

/** The log with its last heads: the next signature in the database continues what was signed in the folder. */
export async function importLog(
  database: SqlDatabase,
  log?: { readonly folder: string; readonly key: string },
): Promise<Result<ImportedLog>> {
  if (log === undefined) return succeed({ lines: 0, isNew: false });
  const from = logFolder(log.folder);
  const to = tableLog(database);
  const text = await from.read();
  if (text === undefined) return succeed({ lines: 0, isNew: false });
  const lines = text.lines.map((line) => line.toString('utf8'));
  const there = (await to.read())?.lines ?? [];
  const isContinued =
    there.length >= lines.length && lines.every((line, at) => there[at]?.toString() === line);
  if (there.length > 0 && !isContinued) return fail(otherLog(database.place));
  if (there.length === 0) {
    await database.transaction(async (session) => {
      const end = await lockLogEnd(database, session);
      await insertLines(session, end, lines);
    });
  }
  // Beside the key first: a head that is known elsewhere and not there could be contradicted.
  const beside = fileText(await headFileBesideKey(log.key, database.place));
  await copyHead(fileText(await headFileBesideKey(log.key, log.folder)), beside);
  await copyHead(from.checkpoint, to.checkpoint);
  return succeed({ lines: lines.length, isNew: there.length === 0 });
}

/** One that is there is newer. */
async function copyHead(from: KeptText, to: KeptText): Promise<void> {
  const head = await from.read();
  if (head !== undefined && (await to.read()) === undefined) await to.replace(head);
}

function otherLog(place: string) {
  return problem('migrate/other-log', 'the database has another log already', {
    file: place,
    hints: ['import into a new database, before the first run in it'],
  });
}
