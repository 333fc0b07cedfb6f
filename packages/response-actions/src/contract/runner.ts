import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { ActionContext, ActionId, ActionMetadata } from './action.ts';
import type { Refused } from './outcome.ts';
import type { ActionPlan, ActionResult, ChangePlan, UndoPlan, UndoResult } from './plan.ts';

/** Told before and after each effect. `beforeEffect` must be durable when it resolves: no resolve, no effect. */
export interface EffectJournal {
  beforeEffect(entry: { readonly plan: ActionPlan; readonly idempotencyKey: string }): Promise<void>;
  afterEffect(entry: { readonly idempotencyKey: string; readonly result: ActionResult }): Promise<void>;
}

export interface ExecuteOptions {
  /** The hash of the plan that was approved. The runner observes and plans again, and refuses if it differs. */
  readonly approvedHash: string;
  /** A UUID, the same on a repeat. */
  readonly idempotencyKey: string;
  /**
   * The journal already holds `beforeEffect` of this key: the effect may be made, or half made. Then "nothing to
   * do" is not believed: the change is applied again, which is harmless, and verified.
   */
  readonly resuming?: boolean;
  /**
   * Nobody was told what became of that effect: its process died. It may have been made a moment ago, and the cloud may
   * not show it yet.
   */
  readonly inFlight?: boolean;
  /** The guards' last word, on the plan as it is now, with what the cloud says of the target now. */
  readonly mayChange?: (fresh: ChangePlan) => Promise<Refused | undefined> | Refused | undefined;
  readonly journal: EffectJournal;
}

export interface UndoOptions {
  readonly idempotencyKey: string;
  /** Said by a person: re-open access that only an explicit word may re-open. */
  readonly reactivate: boolean;
  /** The journal already holds `beforeEffect` of this key: that it is restored already is our own doing, and is verified. */
  readonly resuming?: boolean;
  /** See {@link ActionRunner.planUndo}. */
  readonly changedAt?: Date;
  /** As in {@link ExecuteOptions}. */
  readonly inFlight?: boolean;
  /** Called, and awaited, before the undo's effect. */
  readonly beforeEffect: (plan: UndoPlan) => Promise<void>;
}

/** The only way to run an action. What a cloud says never throws; what the journal throws passes through. */
export interface ActionRunner {
  /** Everything in the catalogue, by id. */
  readonly actions: ReadonlyMap<ActionId, ActionMetadata>;
  /** Reads and decides; writes nothing. Never throws for what a cloud says: that is `failed` or `refused`. */
  plan(context: ActionContext, action: string, target: Target, parameters: JsonValue): Promise<ActionPlan>;
  execute(context: ActionContext, plan: ActionPlan, options: ExecuteOptions): Promise<ActionResult>;
  /**
   * Reads and decides. `changedAt` is when our change was last written, as far as the journal knows; absent where it was
   * never written, or an undo of ours came after it. A cloud may show for a while what was before our write, so an
   * answer that contradicts a recent one is asked for again, for up to fifteen seconds; every other is believed at once.
   */
  planUndo(
    context: ActionContext,
    action: string,
    target: Target,
    undo: JsonValue,
    changedAt?: Date,
  ): Promise<UndoPlan>;
  undo(
    context: ActionContext,
    action: string,
    target: Target,
    undo: JsonValue,
    options: UndoOptions,
  ): Promise<UndoResult>;
}
