import type { EngineStore } from '@drawbridge/playbook-runtime';

/** Which run an incident got from a playbook. */
export interface IncidentRun {
  /** SHA-256 (hex) of the incident's ARM id in lower case, so that no name stands in a key. */
  readonly incidentKey: string;
  readonly playbook: string;
  /** The playbook's major version. */
  readonly major: number;
  /** Counts the times that the incident came with new targets, from 1. */
  readonly revision: number;
  readonly runId: string;
  /** SHA-256 (hex) of the id of each target that this revision brought. */
  readonly targets: readonly string[];
}

/** What incidents were handled: kept longer than runs are. */
interface ReceivedIncidents {
  received(incidentKey: string, playbook: string): Promise<readonly IncidentRun[]>;
  /** Notes the run of a revision, if none is noted: of all who ask at once, one gets `new`. */
  claimRun(run: IncidentRun, at: Date): Promise<{ readonly is: 'new' | 'known'; readonly runId: string }>;
}

/** What keys of requests were used for. */
interface IdempotencyKeys {
  claim(
    request: {
      readonly caller: string;
      readonly key: string;
      /** SHA-256 (hex) of the request's body. */
      readonly bodyHash: string;
      readonly runId: string;
      readonly expiresAt: Date;
    },
    now: Date,
  ): Promise<{ readonly is: 'new' | 'known' | 'conflict' }>;
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
export interface Pauses {
  list(): Promise<readonly Pause[]>;
  /** Adds a pause; one of that scope that is there stays, and is given. */
  pause(pause: Pause): Promise<Pause>;
  /** Ends a pause; undefined where there was none. */
  resume(scope: PauseScope, by: string, reason?: string): Promise<Pause | undefined>;
}

/** One entry of a journal, as the log over all runs places it. What the entry holds is not in it. */
interface FeedEvent {
  /** Its position in the log over all runs. */
  readonly id: number;
  readonly run: string;
  /** Its number in the run's journal, from 0. */
  readonly entry: number;
  readonly at: string;
  readonly type: string;
  readonly status?: string;
}

/** What happened in all runs, in one order that is the same on every replica. */
export interface EventFeed {
  /** The last position; -1 where nothing has happened. */
  end(): Promise<number>;
  /** Some of what came after a position; what is read next begins after `last`. */
  after(
    position: number,
    run?: string,
  ): Promise<{ readonly events: readonly FeedEvent[]; readonly last: number }>;
}

/** All that a server keeps. */
export interface ServerStore extends EngineStore {
  readonly incidents: ReceivedIncidents;
  readonly idempotency: IdempotencyKeys;
  readonly pauses: Pauses;
  readonly events: EventFeed;
}
