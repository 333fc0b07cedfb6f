import type { SqlDatabase } from '../database/sql-database.ts';

/** What this store has to know of the record of an API token. */
export interface StoredToken {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly lastUsedAt?: string;
}

/** Where API tokens are kept: the token store of the server, for its record. */
export interface SqlTokenStore<Token extends StoredToken> {
  find(id: string): Promise<Token | undefined>;
  /** Adds a record, or replaces the one with its id. */
  put(record: Token): Promise<void>;
  /** The oldest first. */
  list(): Promise<readonly Token[]>;
  /** Notes the last use, of a token that is there, and nothing else about it. */
  touch(id: string, at: string): Promise<void>;
}

interface Row {
  readonly record: string;
  readonly last_used_at: string | null;
}

/** The last use has a column of its own: noting it never brings back a record that was revoked meanwhile. */
export function openSqlTokens<Token extends StoredToken>(database: SqlDatabase): SqlTokenStore<Token> {
  const tokenOf = ({ record, last_used_at: lastUsedAt }: Row): Token => ({
    ...(JSON.parse(record) as Token),
    ...(lastUsedAt === null ? {} : { lastUsedAt }),
  });
  return {
    find: async (id) => {
      const [row] = await database.all<Row>('SELECT record, last_used_at FROM tokens WHERE id = ?', [id]);
      return row === undefined ? undefined : tokenOf(row);
    },
    put: async (token) => {
      const { lastUsedAt, ...record } = token;
      await database.run(
        `INSERT INTO tokens (id, created_at, record, last_used_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET created_at = excluded.created_at, record = excluded.record,
            last_used_at = COALESCE(excluded.last_used_at, tokens.last_used_at)`,
        [token.id, token.createdAt, JSON.stringify(record), lastUsedAt ?? null],
      );
    },
    list: async () =>
      (await database.all<Row>('SELECT record, last_used_at FROM tokens ORDER BY created_at, id')).map(
        tokenOf,
      ),
    touch: async (id, at) => {
      await database.run('UPDATE tokens SET last_used_at = ? WHERE id = ?', [at, id]);
    },
  };
}
