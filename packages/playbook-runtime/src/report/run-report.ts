import type { Target, Unread } from '@drawbridge/incident-model';
import type { Difference, ResidualAccess } from '@drawbridge/response-actions';

import type { NamedPeople } from '../approvals/approver-names.ts';
import type { Approval } from '../journal/run-events.ts';
import type { WriteBackReport } from '../journal/write-back-report.ts';
import type { IncidentSummary, NotTaken } from '../plan/run-plan.ts';

/**
 * How one step on one target ended.
 * `unverified`: done, but its effect could not be seen. `unknown`: started, and it cannot be determined whether it was done.
 * `not-reached`: an earlier failure ended the run. `undone`: contained, and put back because a later step failed.
 */
type ItemOutcome =
  | 'contained'
  | 'nothing'
  | 'unverified'
  | 'refused'
  | 'failed'
  | 'unknown'
  | 'skipped'
  | 'not-reached'
  | 'undone';

export interface ReportItem {
  readonly key: string;
  readonly step: string;
  readonly action: string;
  readonly actionTitle: string;
  readonly target: Target;
  readonly targetId: string;
  readonly from: string;
  readonly outcome: ItemOutcome;
  /** Of a refusal or a failure: stable and kebab-case. */
  readonly code?: string;
  /** What was seen that proves it, or why it is not so. */
  readonly detail: string;
  readonly hints: readonly string[];
  readonly summary?: string;
  readonly differences: readonly Difference[];
  readonly residual: readonly ResidualAccess[];
  readonly reversible: 'yes' | 'explicit' | 'no';
  /** Whether a change was started: then there may be something to undo, whatever the outcome. */
  readonly effectBegun: boolean;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/**
 * `contained` and `nothing-to-do` are used only if nothing failed, was refused, or is in doubt. `cancelled`: it was ended
 * before anything was done.
 */
export type RunStatus =
  'contained' | 'nothing-to-do' | 'partly-contained' | 'failed' | 'refused' | 'cancelled' | 'unfinished';

/** Everything that a report for people is made of. */
export interface RunReport {
  readonly kind: 'containment';
  readonly runId: string;
  readonly status: RunStatus;
  /** One sentence. */
  readonly summary: string;
  /** Why the run did not begin, or began and had to leave everything as it was. */
  readonly refusal?: { readonly code: string; readonly reason: string; readonly hints: readonly string[] };
  readonly playbook: { readonly id: string; readonly name: string; readonly version: string };
  readonly incident: IncidentSummary;
  readonly requester: string;
  readonly approvals: readonly Approval[];
  /** The same, with what each name is worth. */
  readonly people: NamedPeople;
  readonly planHash: string;
  readonly plannedAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly durationMs?: number;
  /** Whether the run was resumed after its process had died. */
  readonly recovered: boolean;
  readonly items: readonly ReportItem[];
  readonly notTaken: readonly NotTaken[];
  readonly unread: readonly Unread[];
  readonly noTarget?: string;
  /** Access that is left, with the target it belongs to. */
  readonly residual: readonly (ResidualAccess & { readonly targetId: string })[];
  readonly undo: UndoOffer;
  readonly writeBack: WriteBackReport;
  /** SHA-256 (hex) of `evidence.json`, beside the journal; absent until the run has ended. */
  readonly evidence?: string;
  /** Who ended it before all of it was done, and why. */
  readonly cancelled?: Cancelled;
  /** Set where the run could not be written down any further: what was done is said all the same. */
  readonly unwritten?: Unwritten;
  /** Runs that undid this one. */
  readonly undoneBy: readonly string[];
}

export interface Cancelled {
  readonly by: string;
  readonly reason: string;
}

/** Why the folder of runs could not be written, and the way out. */
export interface Unwritten {
  readonly reason: string;
  readonly hints: readonly string[];
}

/** Whether the run can be undone, and what it takes. */
export interface UndoOffer {
  readonly possible: boolean;
  /** Something in it re-opens access, and is undone only when a person explicitly asks for it. */
  readonly needsReactivate: boolean;
  readonly effects: number;
}
