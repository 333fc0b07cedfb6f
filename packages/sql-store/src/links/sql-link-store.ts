import type { SqlDatabase } from '../database/sql-database.ts';

/** When, and by which subject, a decision was taken through a link. */
export interface LinkUse {
  readonly at: string;
  readonly by: string;
}

/** What is kept of a sign-in link: never its token. */
export interface StoredLink {
  /** SHA-256 (hex) of the token. */
  readonly tokenHash: string;
  readonly runId: string;
  readonly round: number;
  readonly planHash: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly used?: LinkUse;
}

/** Where sign-in links are kept. */
export interface SqlLinkStore {
  find(tokenHash: string): Promise<StoredLink | undefined>;
  put(record: StoredLink): Promise<void>;
  /** Marks a link as used, if it was not: true for exactly one of all who ask, on whatever replica. */
  use(tokenHash: string, used: LinkUse): Promise<boolean>;
  /** Deletes the links that expired before; how many. */
  expire(before: Date): Promise<number>;
}

interface Row {
  readonly record: string;
  readonly used_at: string | null;
  readonly used_by: string | null;
}

export function openSqlLinks(database: SqlDatabase): SqlLinkStore {
  return {
    find: async (tokenHash) => {
      const [row] = await database.all<Row>(
        'SELECT record, used_at, used_by FROM links WHERE token_hash = ?',
        [tokenHash],
      );
      if (row === undefined) return undefined;
      const { record, used_at: at, used_by: by } = row;
      const link = JSON.parse(record) as StoredLink;
      return at === null || by === null ? link : { ...link, used: { at, by } };
    },
    put: async ({ used, ...record }) => {
      await database.run(
        `INSERT INTO links (token_hash, run, expires_at, record, used_at, used_by) VALUES (?, ?, ?, ?, ?, ?)
          ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at, record = excluded.record,
            used_at = COALESCE(links.used_at, excluded.used_at), used_by = COALESCE(links.used_by, excluded.used_by)`,
        [
          record.tokenHash,
          record.runId,
          record.expiresAt,
          JSON.stringify(record),
          used?.at ?? null,
          used?.by ?? null,
        ],
      );
    },
    use: async (tokenHash, { at, by }) =>
      (await database.run(
        'UPDATE links SET used_at = ?, used_by = ? WHERE token_hash = ? AND used_at IS NULL',
        [at, by, tokenHash],
      )) === 1,
    expire: (before) => database.run('DELETE FROM links WHERE expires_at < ?', [before.toISOString()]),
  };
}
