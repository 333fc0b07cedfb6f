import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SqlDatabase } from '../database/sql-database.ts';

/** Runs that were set aside are kept with every file as it is, the damaged journal too. Gives how many were new. */
export async function importSetAside(database: SqlDatabase, folder: string): Promise<number> {
  const aside = join(folder, '.set-aside');
  const entries = await readdir(aside, { withFileTypes: true }).catch(() => []);
  let imported = 0;
  for (const { name } of entries.filter((entry) => entry.isDirectory())) {
    const record = await readFile(join(aside, `${name}.json`), 'utf8').catch(() => '{}');
    const files = await readFiles(join(aside, name));
    const isNew = await database.transaction(async (session) => {
      const added = await session.run(
        `INSERT INTO runs (run, size, head, last_at, started, restores, fence, set_aside) VALUES (?, 0, '', '', 0, 0, 0, ?)
          ON CONFLICT (run) DO NOTHING`,
        [name, record],
      );
      if (added === 0) return false;
      for (const file of files)
        await session.run('INSERT INTO attachments (run, name, text) VALUES (?, ?, ?)', [
          name,
          file.name,
          file.text,
        ]);
      return true;
    });
    if (isNew) imported += 1;
  }
  return imported;
}

/** A damaged file may hold anything: what is no text is kept as Base64. */
async function readFiles(
  folder: string,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((file) => file.isFile());
  return Promise.all(
    files.map(async ({ name }) => {
      const bytes = await readFile(join(folder, name));
      const text = bytes.toString('utf8');
      const isText = !text.includes('\0') && Buffer.from(text).equals(bytes);
      return isText ? { name, text } : { name: `${name}.base64`, text: bytes.toString('base64') };
    }),
  );
}
