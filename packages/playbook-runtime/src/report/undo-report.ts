import type { NamedPeople } from '../approvals/approver-names.ts';
import type { Target } from '@drawbridge/incident-model';
import type { ThreeWayDifference } from '@drawbridge/response-actions';

import type { Cancelled, Unwritten } from './run-report.ts';

export interface UndoReportItem {
  readonly key: string;
  readonly action: string;
  readonly target: Target;
  readonly targetId: string;
  readonly outcome: 'restored' | 'nothing' | 'unverified' | 'refused' | 'failed' | 'unknown' | 'not-reached';
  readonly code?: string;
  /** What was seen that proves it, or why it is not so. */
  readonly detail: string;
  readonly hints: readonly string[];
  /** What prevents the undo, field by field, where somebody has changed what we left. */
  readonly changedSince?: readonly ThreeWayDifference[];
}

export type UndoStatus =
  'restored' | 'nothing-to-do' | 'partly-restored' | 'failed' | 'refused' | 'cancelled' | 'unfinished';

/** How an undo ended. It is a run of its own, linked to the one that it undoes. */
export interface UndoReport {
  readonly kind: 'undo';
  /** Absent where there was nothing to do, so that no run was started. */
  readonly runId?: string;
  readonly undoes: string;
  readonly status: UndoStatus;
  /** One sentence. */
  readonly summary: string;
  readonly requester: string;
  /** Who asked and who agreed, with what each name is worth. */
  readonly people: NamedPeople;
  readonly reactivate: boolean;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly items: readonly UndoReportItem[];
  /** Who ended it before all of it was done, and why. */
  readonly cancelled?: Cancelled;
  /** Set where the run could not be written down any further: what was done is said all the same. */
  readonly unwritten?: Unwritten;
}
