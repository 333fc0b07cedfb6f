import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { ActionId, Difference, ResidualAccess, TargetFacts, UndoDecision } from './action.ts';
import type { Failed, Refused } from './outcome.ts';

/** What the runner will do to one target, shown before it does it. JSON throughout, so it can be journaled. */
export type ActionPlan = {
  readonly action: ActionId;
  /** In the cloud's own spelling, once the cloud was asked. */
  readonly target: Target;
  readonly parameters: JsonValue;
} & (
  | {
      readonly outcome: 'change';
      readonly summary: string;
      readonly differences: readonly Difference[];
      readonly change: JsonValue;
      /** Sealed by the runner to this action and target; handed back untouched to `planUndo` and `undo`. */
      readonly undo: JsonValue;
      readonly residual: readonly ResidualAccess[];
      /** The state that the plan was made from: evidence of how it was before. Not part of the hash. */
      readonly observed: JsonValue;
      readonly facts: TargetFacts;
      /** SHA-256 (hex) of the canonical JSON of action, target, parameters, change and account. Approval is bound to it. */
      readonly hash: string;
    }
  | {
      readonly outcome: 'nothing';
      readonly reason: string;
      readonly residual: readonly ResidualAccess[];
      /** Whose access is cut off already: "nothing to do" about another machine would be untrue. */
      readonly facts?: TargetFacts;
    }
  | (Refused & {
      /** What the cloud's answer contradicts of how the target was named; absent where nothing. */
      readonly contradictions?: readonly string[];
    })
  /** The cloud could not be asked, or did not answer: nothing is known, so nothing may be done. */
  | Failed
);

/** A plan that would change something. */
export type ChangePlan = Extract<ActionPlan, { outcome: 'change' }>;

/** How one action on one target ended. */
export type ActionResult =
  | {
      readonly outcome: 'contained';
      readonly evidence: string;
      readonly residual: readonly ResidualAccess[];
      /** The state read again after the effect; absent where it could not be read. */
      readonly observed?: JsonValue;
    }
  /** Applied, but the effect could not be seen: never reported as contained. */
  | {
      readonly outcome: 'unverified';
      readonly reason: string;
      readonly residual: readonly ResidualAccess[];
      readonly observed?: JsonValue;
    }
  | { readonly outcome: 'nothing'; readonly reason: string; readonly residual: readonly ResidualAccess[] }
  | Refused
  | Failed;

/** How one undo ended. */
export type UndoResult =
  | { readonly outcome: 'restored'; readonly evidence: string }
  | { readonly outcome: 'unverified'; readonly reason: string }
  | { readonly outcome: 'nothing'; readonly reason: string }
  | Extract<UndoDecision, { outcome: 'refused' }>
  | Failed;

/** What an undo would do. */
export interface UndoPlan {
  readonly action: ActionId;
  readonly target: Target;
  readonly undo: JsonValue;
  readonly decision: UndoDecision | Failed;
}
