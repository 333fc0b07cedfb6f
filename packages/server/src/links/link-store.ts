/** What is kept of a sign-in link: never its token. */
export interface LinkRecord {
  /** SHA-256 (hex) of the token: 256 random bits need no slow hash. */
  readonly tokenHash: string;
  readonly runId: string;
  /** Which time the run asks: a plan that was made again asks again, with other links. */
  readonly round: number;
  readonly planHash: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly expiresAt: string;
  /** When, and by which subject, a decision was taken through it. */
  readonly used?: { readonly at: string; readonly by: string };
}

/** Where sign-in links are kept. `link-store.suite.ts` says how one has to behave. */
export interface LinkStore {
  find(tokenHash: string): Promise<LinkRecord | undefined>;
  put(record: LinkRecord): Promise<void>;
  /** Marks a link as used, if it was not: true for exactly one of all who ask, on whatever replica. */
  use(tokenHash: string, used: { readonly at: string; readonly by: string }): Promise<boolean>;
}
