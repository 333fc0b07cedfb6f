// Type aliases, not interfaces: they go into journals, and only an alias fits JsonValue's index signature.

/** We will not do it, and why. */
export type Refused = {
  readonly outcome: 'refused';
  readonly code: string;
  readonly reason: string;
  readonly hints: readonly string[];
};

/** It was tried, and a cloud did not let it happen, or could not be asked. */
export type Failed = {
  readonly outcome: 'failed';
  readonly code: string;
  readonly reason: string;
  readonly retryable: boolean;
  /** How long the cloud asked us to wait, where it said so. */
  readonly retryAfterMs?: number;
  readonly hints: readonly string[];
};
