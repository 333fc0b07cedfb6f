import type { Role } from '../../settings/authentication-settings.ts';

/** What is kept of an API token: never the token. */
export interface ApiTokenRecord {
  /** What stands in the token between `dbr_` and the secret. */
  readonly id: string;
  /** What it is for, in its owner's words. */
  readonly name: string;
  /** The subject of who answers for it. What it requests, the owner does not approve. */
  readonly owner: string;
  readonly roles: readonly Role[];
  /** An agent holds it: what it asks for always waits for a person. */
  readonly agent?: boolean;
  /** SHA-256 (hex) of the whole token: 256 random bits need no slow hash. */
  readonly secretHash: string;
  /** The secret from before a rotation, and until when it is still taken. ISO 8601. */
  readonly previous?: { readonly secretHash: string; readonly validUntil: string };
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly revokedAt?: string;
  readonly lastUsedAt?: string;
}

/** Where API tokens are kept. `token-store.suite.ts` says how one has to behave. */
export interface TokenStore {
  find(id: string): Promise<ApiTokenRecord | undefined>;
  /** Adds a record, or replaces the one with its id. */
  put(record: ApiTokenRecord): Promise<void>;
  /** The oldest first. */
  list(): Promise<readonly ApiTokenRecord[]>;
  /** Notes the last use, of a token that is there, and nothing else about it. */
  touch(id: string, at: string): Promise<void>;
}
