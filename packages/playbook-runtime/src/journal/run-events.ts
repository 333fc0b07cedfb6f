import type { JsonValue } from '@drawbridge/base';
import type {
  ActionPlan,
  ActionResult,
  CloudAnswer,
  UndoPlan,
  UndoResult,
} from '@drawbridge/response-actions';

import type { JournalEntry } from './journal-entry.ts';
import type { RunPlan } from '../plan/run-plan.ts';

/** How an approver proved who they are. */
export type VerifiedIdentity =
  | {
      readonly method: 'ssh';
      /** The principal of the allowed-signers file. */
      readonly identity: string;
      /** Fingerprint of the key: `SHA256:…`. */
      readonly key: string;
      /** What was signed with, so that it can be verified again. */
      readonly signature: string;
    }
  | {
      readonly method: 'oidc';
      /** The claim that names the person. */
      readonly identity: string;
      readonly issuer: string;
      readonly subject: string;
      /** False where the token could have been used for another plan: its issuer sets the audience. */
      readonly bound: boolean;
    }
  | {
      readonly method: 'sign-in';
      /** The person, for people to read. */
      readonly identity: string;
      /** The person, as their directory never changes it: `entra:<tenant>/<object id>`. */
      readonly subject: string;
      /** The server's seal over the decision; see `sealed-decision.ts`. */
      readonly seal: string;
    };

/** A person's agreement to exactly one plan. */
export interface Approval {
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** The hash of the plan that was shown. */
  readonly planHash: string;
  /** Why, in the person's words; absent where they gave none. */
  readonly reason?: string;
  /** Absent where the name was only stated. */
  readonly verified?: VerifiedIdentity;
}

/** What a containment run was started with. The plan contains the playbook, which pins its version. */
export interface ContainmentInput {
  readonly kind: 'containment';
  readonly plan: RunPlan;
  readonly requester: string;
  /** Who the requester is to their directory, where they had signed in. */
  readonly requesterSubject?: string;
  readonly approvals: readonly Approval[];
}

/** One effect of an earlier run, to be undone. */
export interface EffectToUndo {
  /** Key of the plan's item. */
  readonly key: string;
  readonly action: string;
  readonly target: ActionPlan['target'];
  readonly targetId: string;
  readonly undo: JsonValue;
}

/** What an undo run was started with. */
export interface UndoInput {
  readonly kind: 'undo';
  readonly undoes: string;
  readonly requester: string;
  /** Signed approvals that were given with it; an undo asks for none. */
  readonly approvals?: readonly Approval[];
  /** A person explicitly allows the undo to re-open access. */
  readonly reactivate: boolean;
  /** In the order in which they are undone: the last effect first. */
  readonly effects: readonly EffectToUndo[];
}

/** Everything that a journal may hold. */
export type RunEvent =
  /** A run of an engine: which body it is, by name and version, and what it was given. */
  | {
      readonly type: 'run-received';
      readonly runId: string;
      readonly body: string;
      readonly input: JsonValue;
    }
  /** A plan that is shown for approval. The next round is planned when its target has changed meanwhile. */
  | { readonly type: 'plan-made'; readonly round: number; readonly plan: RunPlan }
  | { readonly type: 'run-started'; readonly runId: string; readonly input: ContainmentInput | UndoInput }
  | { readonly type: 'run-recovered' }
  /** A person, or a signal, ended the run before all of it was done. */
  | { readonly type: 'run-cancelled'; readonly by: string; readonly reason: string }
  | {
      readonly type: 'step-started';
      readonly step: string;
      readonly action: string;
      readonly idempotencyKey: string;
    }
  | { readonly type: 'step-retried'; readonly step: string; readonly reason: string; readonly waitMs: number }
  | { readonly type: 'step-finished'; readonly step: string; readonly result: JsonValue }
  | {
      readonly type: 'step-failed';
      readonly step: string;
      readonly code: string;
      readonly reason: string;
      readonly retryable: boolean;
      readonly hints: readonly string[];
    }
  | {
      readonly type: 'effect-started';
      readonly step: string;
      readonly idempotencyKey: string;
      readonly plan: ActionPlan;
    }
  | {
      readonly type: 'effect-finished';
      readonly step: string;
      readonly idempotencyKey: string;
      readonly result: ActionResult;
      /** What the cloud answered from the look before the effect to the look after it. */
      readonly answers: readonly CloudAnswer[];
    }
  | {
      readonly type: 'undo-started';
      readonly step: string;
      readonly idempotencyKey: string;
      readonly plan: UndoPlan;
    }
  | {
      readonly type: 'undo-finished';
      readonly step: string;
      readonly idempotencyKey: string;
      readonly result: UndoResult;
      readonly answers: readonly CloudAnswer[];
    }
  | { readonly type: 'sleep-started'; readonly step: string; readonly until: string }
  | { readonly type: 'signal-awaited'; readonly step: string; readonly until?: string }
  | {
      readonly type: 'signal-received';
      readonly step: string;
      readonly value: JsonValue;
      /** Who sends the same signal again uses the same one. */
      readonly id?: string;
    }
  | { readonly type: 'signal-timed-out'; readonly step: string }
  | {
      readonly type: 'run-finished';
      readonly status: string;
      /** SHA-256 (hex) of the bundle of evidence beside the journal; containments only. */
      readonly evidence?: string;
      /** What the body gave back; runs of an engine only. */
      readonly output?: JsonValue;
    };

export type RunEntry = JournalEntry<RunEvent>;

/** The events of one type, in order. */
export function eventsOf<Type extends RunEvent['type']>(
  entries: readonly RunEntry[],
  type: Type,
): readonly (Extract<RunEvent, { type: Type }> & { readonly at: string })[] {
  return entries.flatMap(({ event, at }) => (isOfType(event, type) ? [{ ...event, at }] : []));
}

function isOfType<Type extends RunEvent['type']>(
  event: RunEvent,
  type: Type,
): event is Extract<RunEvent, { type: Type }> {
  return event.type === type;
}
