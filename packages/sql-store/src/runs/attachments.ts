import type { SqlSession } from '../database/sql-database.ts';

/** Keeps a text beside a journal, whole or not at all. */
export async function putAttachment(
  session: SqlSession,
  runId: string,
  name: string,
  text: string,
): Promise<void> {
  await session.run(
    'INSERT INTO attachments (run, name, text) VALUES (?, ?, ?) ON CONFLICT (run, name) DO UPDATE SET text = excluded.text',
    [runId, name, text],
  );
}

/** The text of that name beside a journal; undefined where there is none. */
export async function findAttachment(
  session: SqlSession,
  runId: string,
  name: string,
): Promise<string | undefined> {
  const rows = await session.all<{ text: string }>(
    'SELECT text FROM attachments WHERE run = ? AND name = ?',
    [runId, name],
  );
  return rows[0]?.text;
}
