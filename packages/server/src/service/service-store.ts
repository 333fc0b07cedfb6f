import type { JsonValue } from '@drawbridge/base';
import type { EngineStore } from '@drawbridge/playbook-runtime';

/** That an incident was handed to a playbook, and which run came of it. */
export interface HandledIncident {
  /** SHA-256 (hex) of the incident's ARM id in lower case, so that no name stands in a key. */
  readonly incidentKey: string;
  readonly playbook: string;
  /** The playbook's major version. */
  readonly major: number;
  /** Counts the times that the incident came with new targets, from 1. */
  readonly revision: number;
  readonly runId: string;
  /** Hashes of the ids of the targets that the run is about. */
  readonly targets: readonly string[];
}

/** What incidents were handled, for ever: longer than runs are kept. */
export interface IncidentLedger {
  handled(incidentKey: string): Promise<readonly HandledIncident[]>;
  /** Keeps a row unless one of the same incident, playbook and revision is there; gives the one that stands. */
  claim(row: HandledIncident): Promise<HandledIncident>;
}

/** What a key of a request was used for. */
export type KeyUse =
  | { readonly is: 'new' }
  | { readonly is: 'known'; readonly answer: JsonValue }
  /** The same key came with another request: that is a mistake of the caller. */
  | { readonly is: 'conflict' };

/** Answers that were given under a key of the caller, for a day. */
export interface IdempotencyKeys {
  find(caller: string, key: string, requestHash: string): Promise<KeyUse>;
  keep(caller: string, key: string, requestHash: string, answer: JsonValue): Promise<void>;
}

/** Everything, one playbook, or one account, tenant or project. */
export type PauseScope = 'all' | `playbook:${string}` | `account:${string}`;

/** That nothing new acts. */
export interface Pause {
  readonly scope: PauseScope;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  readonly reason: string;
}

/** What is paused. */
export interface PauseBook {
  list(): Promise<readonly Pause[]>;
  put(pause: Pause): Promise<void>;
  /** Whether there was one. */
  remove(scope: PauseScope): Promise<boolean>;
}

/** All that a server keeps. */
export interface ServiceStore extends EngineStore {
  readonly ledger: IncidentLedger;
  readonly idempotency: IdempotencyKeys;
  readonly pauses: PauseBook;
}
