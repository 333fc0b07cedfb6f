import type { Clock, JsonValue } from '@drawbridge/base';
import type { TargetKind, TargetOf } from '@drawbridge/incident-model';
import type { z } from 'zod';

import type { CloudConnections } from './connections.ts';
import type { GrantResource } from './grant-resource.ts';
import type { Refused } from './outcome.ts';

/** The id of an action is its path: `aws.iam.deactivate-access-key` lives in `src/aws/iam/deactivate-access-key/`. */
export type ActionId = `${'aws' | 'gcp' | 'azure'}.${string}.${string}`;

/** What the world may touch of ours, passed in. */
export interface ActionContext {
  readonly connections: CloudConnections;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** What evidence, such as a snapshot, is tagged with; absent where a person contains without an incident. */
  readonly reference?: CaseReference;
  /** Told of every answer of a cloud, refusals included, for the record of evidence. Must not throw. */
  readonly onAnswer?: (answer: CloudAnswer) => void;
  /**
   * Told, in a sentence without its full stop, of what `apply` did or had to leave undone on the way: a snapshot that
   * was taken, one that failed. The runner sets it, and puts the sentences into the result, whichever it is.
   */
  readonly onStep?: (sentence: string) => void;
  /**
   * Told, in the same form, of a change that the cloud accepted and whose end could not be read: the operation was denied
   * to us, or is not found. It may have failed since. The runner sets it; such a result is unverified at best.
   */
  readonly onUnseen?: (sentence: string) => void;
  /** For `planUndo`: our own change is so recent that a read may show what was before it. The runner sets it. */
  readonly mayBeStale?: boolean;
}

/** The incident and the run in whose name something is done. */
export interface CaseReference {
  readonly incident?: string;
  readonly run?: string;
}

/** One answer of a cloud, as far as it proves what was asked and when. Never a body, never a credential. */
export interface CloudAnswer {
  readonly cloud: 'aws' | 'gcp' | 'azure';
  /** In the spelling of the permission that the call needs: `iam:UpdateAccessKey`. */
  readonly operation: string;
  /** HTTP status, where there was an answer at all. */
  readonly status?: number;
  /** The cloud's own id of the call, for its support and its audit log. */
  readonly requestId?: string;
  /** ISO 8601, when the answer was here. */
  readonly at: string;
}

/** One permission, in the cloud's own spelling: `iam:UpdateAccessKey`, `compute.instances.stop`, `User.Read.All`. */
export interface Permission {
  readonly name: string;
  readonly why: string;
  /** In which phase it is needed, so that a plan-only identity can be given less. */
  readonly phase: 'observe' | 'apply' | 'verify' | 'undo';
  /** Needed only then, in words: `managedInstanceGroup: abandon`. Absent: always. */
  readonly when?: string;
  /** Where `when` is about a parameter: needed only with one of these values of it. */
  readonly parameter?: { readonly name: string; readonly values: readonly (string | boolean)[] };
  /** Where it is no permission that a role can hold, such as a right of a domain's administrator: who has it. */
  readonly heldBy?: string;
  /**
   * The single resources to which a policy of AWS can bind it. State it only where AWS documents it; absent: every
   * resource. The same for a permission wherever it is declared.
   */
  readonly resource?: GrantResource;
}

/** One difference the change makes, for people: `Status: Active → Inactive`. */
export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** Access that a containment leaves behind, in plain words, and until when. */
export interface ResidualAccess {
  /** Stable and kebab-case: `sessions-minted-by-the-key`. */
  readonly code: string;
  readonly what: string;
  /** ISO 8601 instant or absent when it does not end by itself. */
  readonly until?: string;
  /** What would end it. */
  readonly remedy?: string;
}

/** What `plan` says of an observed state. `change` and `undo` are JSON: they are journaled before the effect. */
export type PlanDecision<Change extends JsonValue, Undo extends JsonValue> =
  | {
      readonly outcome: 'change';
      readonly summary: string;
      readonly differences: readonly Difference[];
      readonly change: Change;
      readonly undo: Undo;
    }
  | { readonly outcome: 'nothing'; readonly reason: string }
  | Refused;

export type Verification =
  | { readonly verified: true; readonly evidence: string }
  | { readonly verified: false; readonly reason: string };

/** What an undo found and means to do. Only what we changed, and only if nobody has changed it since. */
export type UndoDecision =
  | { readonly outcome: 'restore'; readonly summary: string; readonly differences: readonly Difference[] }
  | { readonly outcome: 'nothing'; readonly reason: string }
  /** With what stands in the way, where somebody has changed what we left. */
  | (Refused & { readonly changedSince?: readonly ThreeWayDifference[] });

/** One field as it was before us, as we left it, and as it is now. */
export type ThreeWayDifference = {
  readonly field: string;
  readonly before: string;
  readonly ours: string;
  readonly now: string;
};

/** What the guards must know of a target and only the cloud can tell. Names are compared without case. */
export type TargetFacts = {
  /**
   * Every id and name that the cloud has for it and for what it belongs to, in every spelling that the cloud takes: an
   * owner's name, a full ARN with its path, a self link, a project's id and its number.
   */
  readonly names: readonly string[];
  /** Tags or labels, as the cloud has them. */
  readonly tags: Readonly<Record<string, string>>;
  /**
   * The beginning, up to a `/` or `:`, of the ids of all that is cut off with it: the sessions of a role, the keys of a
   * service account.
   */
  readonly below?: readonly string[];
  /** Names of what stops working with it, each by itself: the keys of a user, the machines that run as an account. */
  readonly reach?: readonly string[];
  /** Groups and roles that it is a member of, by id and by name. */
  readonly groups: readonly string[];
  /** AWS account, Google project, Entra tenant or Azure subscription, for caps. */
  readonly account?: string;
  /** Which of all that have had this name it is, as far as the cloud tells. */
  readonly identity?: TargetIdentity;
  /**
   * Where the target says two things that are not one: an object id beside another person's name, a key beside an
   * identity that does not own it. Each in a sentence without its full stop; then it is not known what was meant.
   */
  readonly contradictions?: readonly string[];
  /** Names that it has and that could not be read. What they might be, a protected asset that says so refuses. */
  readonly unread?: readonly UnreadName[];
  /** The pool that the change takes its target from, where that pool must never be emptied. */
  readonly depletes?: Depletion;
};

/** Names that a target has and that could not be read: said in the plan, and held against the protected assets. */
export type UnreadName = {
  /** A sentence without its full stop. */
  readonly said: string;
  /** Spellings of names, with `{number}` in place of a number that is not known. */
  readonly names?: readonly string[];
  /** The same of groups; `any` where nothing is known of them. */
  readonly groups?: readonly string[] | 'any';
  /**
   * A role of AWS of which only the name is known, a Google identity of which only the number is, a person in Entra ID
   * whose further addresses are not known.
   */
  readonly identities?: 'role' | 'address' | 'person';
  /** Kinds of what is cut off with it and could not be listed: any protected asset of these may be among it. */
  readonly kinds?: readonly TargetKind[];
};

/**
 * A pool that must keep a member who can act, such as the Global Administrators of a tenant. Each plan alone may leave
 * one: it takes a guard over all runs to see that two of them together leave none.
 */
export type Depletion = {
  /** The same text for every change that takes from this pool, in any run. */
  readonly pool: string;
  /** What a member is, for people: `Global Administrator`. */
  readonly title: string;
  /** The code of the refusal where nobody would be left. */
  readonly code: string;
  /** Never-changing ids of those who can act now, the target included. */
  readonly members: readonly string[];
  /** The id of the member whom the change takes. */
  readonly target: string;
};

/** What tells a resource from another one that was made under its name later. */
export type TargetIdentity = {
  /**
   * The id that the cloud never gives out twice: the number of a Google instance, `AIDA…` of an IAM user, the object id
   * in Entra, the `vmId` in Azure. Of an access key that of its owner, since a key's own id never changes.
   */
  readonly id?: string;
  /** ISO 8601, when the target itself was created. */
  readonly createdAt?: string;
};

/** What is known of an action without running it. The reference pages and policies are generated from it. */
export interface ActionMetadata<Kind extends TargetKind = TargetKind> {
  readonly id: ActionId;
  readonly title: string;
  readonly description: string;
  readonly targetKinds: readonly Kind[];
  /**
   * Pure. Whether a person who names this target and no action should begin here: the narrowest containment that cuts
   * off the attacker. Exactly one action says so of each target; absent: never.
   */
  isDefaultFor?(target: TargetOf<Kind>): boolean;
  readonly parameters: z.ZodType;
  readonly permissions: readonly Permission[];
  /** `explicit`: undo re-opens access, so it must be asked for by name (`--reactivate`), as for an access key. */
  readonly reversible: 'yes' | 'explicit' | 'no';
  readonly effect: string;
  readonly blastRadius: 'credential' | 'identity' | 'machine' | 'account';
  /** The audit events that it causes, as the cloud names them. */
  readonly auditEvents: readonly string[];
  /** MITRE D3FEND technique id, such as `D3-ANCI`. */
  readonly d3fend: string;
}

/**
 * One containment. Authors write these parts and the undo; the runner owns the order, so that none can get
 * it wrong: observe → plan → guards → approval → journal → apply → verify → residual.
 */
export interface Action<
  Kind extends TargetKind = TargetKind,
  Params = unknown,
  State extends JsonValue = JsonValue,
  Change extends JsonValue = JsonValue,
  Undo extends JsonValue = JsonValue,
> extends ActionMetadata<Kind> {
  readonly parameters: z.ZodType<Params>;
  /** What `undo` must look like when it comes back from a journal. */
  readonly undoToken: z.ZodType<Undo>;
  /** Reads only. Throws a `Failure`: `not-found`, `access-denied`, `throttled`, `not-configured`. */
  observe(context: ActionContext, target: TargetOf<Kind>, parameters: Params): Promise<State>;
  /** Pure. */
  plan(state: State, target: TargetOf<Kind>, parameters: Params): PlanDecision<Change, Undo>;
  /**
   * Pure. The target in the cloud's own spelling: a number or a link in place of a name becomes the name, and what the
   * incident knew beside it stays. Guards, claims, the effect and the report then all mean one thing. Absent: there is
   * one spelling only.
   */
  resolve?(state: State, target: TargetOf<Kind>): TargetOf<Kind>;
  /** Pure. What protects the target, whatever the incident called it. */
  facts(state: State, target: TargetOf<Kind>): TargetFacts;
  /** Idempotent: the step in flight at a crash happens at least once. `idempotencyKey` is a UUID, the same on a repeat. */
  apply(context: ActionContext, change: Change, idempotencyKey: string): Promise<void>;
  /**
   * Pure. Of an action that writes several times: whether `fresh`, planned when a run is resumed, is what is
   * left of `approved` after a part of it was made. Absent: a changed plan is never resumed.
   */
  isRest?(approved: Change, fresh: Change): boolean;
  /**
   * `apply` writes once, and `verify` sees all of it. A run that is resumed and finds nothing left to do then verifies
   * instead of writing again. Absent: it is made again, which is harmless, since parts of it may be missing.
   */
  readonly writesOnce?: true;
  /** Polls until the effect is real, or says that it is not. */
  verify(context: ActionContext, change: Change): Promise<Verification>;
  /** Pure. What access is left, and until when. `appliedAt` is when the effect was made, or would be now. */
  residual(
    state: State,
    target: TargetOf<Kind>,
    appliedAt: Date,
    parameters: Params,
  ): readonly ResidualAccess[];
  /** Reads only; says whether our change still stands as we left it. */
  planUndo(context: ActionContext, undo: Undo): Promise<UndoDecision>;
  applyUndo(context: ActionContext, undo: Undo, idempotencyKey: string): Promise<void>;
  verifyUndo(context: ActionContext, undo: Undo): Promise<Verification>;
}
