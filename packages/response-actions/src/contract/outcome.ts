import type { Target } from '@drawbridge/incident-model';

import type { ActionId } from './action.ts';

// Type aliases, not interfaces: they go into journals, and only an alias fits JsonValue's index signature.

/** We will not do it, and why. */
export type Refused = {
  readonly outcome: 'refused';
  readonly code: string;
  readonly reason: string;
  readonly hints: readonly string[];
  /** What does work on whatever is behind the target, best first: a temporary key leads to its role's sessions. */
  readonly instead?: readonly Alternative[];
};

/** Another action on another target, ready to be planned. */
export type Alternative = {
  readonly action: ActionId;
  readonly target: Target;
  /** One sentence: what it would cut off, and whom it hits beside. */
  readonly why: string;
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
