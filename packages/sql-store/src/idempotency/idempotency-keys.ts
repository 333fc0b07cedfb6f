import type { SqlDatabase } from '../database/sql-database.ts';

/** A request that carries a key, so that its repetition is recognised. */
export interface KeyedRequest {
  readonly caller: string;
  readonly key: string;
  /** SHA-256 (hex) of the request's body. */
  readonly bodyHash: string;
  readonly runId: string;
  readonly expiresAt: Date;
}

export type KeyOutcome =
  | { readonly is: 'new' }
  /** The same request was made before: the run that it got. */
  | { readonly is: 'known'; readonly runId: string }
  /** The caller has used the key for another body. */
  | { readonly is: 'conflict'; readonly runId: string };

export interface IdempotencyKeys {
  /** Notes a request, if its key is free or has expired. */
  claim(request: KeyedRequest, now: Date): Promise<KeyOutcome>;
  /** Deletes the keys that have expired; how many. */
  expire(now: Date): Promise<number>;
}

export function openIdempotencyKeys(database: SqlDatabase): IdempotencyKeys {
  return {
    claim: async ({ caller, key, bodyHash, runId, expiresAt }, now) => {
      const taken = await database.run(
        `INSERT INTO idempotency (caller, idempotency_key, body, run, expires) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (caller, idempotency_key) DO UPDATE
          SET body = excluded.body, run = excluded.run, expires = excluded.expires WHERE idempotency.expires <= ?`,
        [caller, key, bodyHash, runId, expiresAt.getTime(), now.getTime()],
      );
      if (taken === 1) return { is: 'new' };
      const [known] = await database.all<{ body: string; run: string }>(
        'SELECT body, run FROM idempotency WHERE caller = ? AND idempotency_key = ?',
        [caller, key],
      );
      if (known === undefined) return { is: 'new' };
      return { is: known.body === bodyHash ? 'known' : 'conflict', runId: known.run };
    },
    expire: (now) => database.run('DELETE FROM idempotency WHERE expires <= ?', [now.getTime()]),
  };
}
