import type { IncidentSource, Target, Unread } from '@drawbridge/incident-model';
import type { ActionPlan } from '@drawbridge/response-actions';

import type { GuardRefusal, OverridableGuard } from '../guards/guard-refusal.ts';
import type { OnFailure, Playbook } from '../playbook/schema.ts';

/** What a plan, a report and a journal say about an incident. */
export interface IncidentSummary {
  readonly id: string;
  readonly source: IncidentSource;
  readonly number?: number;
  readonly title: string;
  readonly severity: string;
  /** ISO 8601, when the last of it happened: a target that was created later is another one. */
  readonly lastActivity?: string;
  /** What it was made of: where Defender has merged it into another one, they tell into which. */
  readonly alertIds?: readonly string[];
  /** Ids of incidents that Defender has merged into this one, where one of them led here. */
  readonly mergedFrom?: readonly string[];
}

/** What one step will do to one target. */
export type PlanDecision =
  | { readonly kind: 'action'; readonly plan: ActionPlan }
  | { readonly kind: 'guarded'; readonly refusal: GuardRefusal }
  /** The step's own condition is false here. */
  | { readonly kind: 'skipped'; readonly reason: string };

export interface PlanItem {
  /** `<step>/<target id>`: unique in the run. */
  readonly key: string;
  readonly step: string;
  readonly action: string;
  readonly actionTitle: string;
  /** In the cloud's own spelling, once the cloud was asked. */
  readonly target: Target;
  readonly targetId: string;
  /** The field of the incident that named the target. */
  readonly from: string;
  readonly onFailure: OnFailure;
  readonly reversible: 'yes' | 'explicit' | 'no';
  /** Guards that refused it, for two people to override. */
  readonly overridden: readonly GuardRefusal[];
  /** What a person should know of the target before approving: what could not be compared, or is called otherwise. */
  readonly notes: readonly string[];
  /** What the cloud's answer contradicts of how the incident names the target; absent where nothing. */
  readonly contradictions?: readonly string[];
  readonly decision: PlanDecision;
}

/** A target that the incident names and no step will touch. */
export interface NotTaken {
  readonly target: Target;
  readonly targetId: string;
  readonly from: string;
  readonly why: string;
  /** Whether the playbook was meant for it: then the run has not contained everything. */
  readonly left: boolean;
}

/** A list of protected assets, as an approval is bound to it. */
export interface ProtectedList {
  /** How many assets it has. */
  readonly count: number;
  /** SHA-256 (hex) over all of them. */
  readonly hash: string;
}

/** How many people have to approve, none of them the requester. */
export interface ApprovalNeed {
  readonly needed: 0 | 1 | 2;
  readonly why: string;
  /** Milliseconds for which an approval is valid. */
  readonly validForMs: number;
}

/** What a run will do, in full, before it does anything. JSON: it is shown, approved and journaled unchanged. */
export interface RunPlan {
  /** 1: of a run from before words and state were in the hash. */
  readonly version: 1 | 2;
  /** The same incident, playbook and changes give the same run; a number at the end counts repeats. */
  readonly runId: string;
  readonly playbook: Playbook;
  readonly incident: IncidentSummary;
  readonly plannedAt: string;
  readonly items: readonly PlanItem[];
  readonly notTaken: readonly NotTaken[];
  /** What the incident holds and could not be read. */
  readonly unread: readonly Unread[];
  /** What the incident contradicts itself in, about any target; absent where in nothing. */
  readonly contradictions?: readonly string[];
  /** The content that it was made with, for a person: what it says depends on it. */
  readonly content?: string;
  /** Names the state that it was made in, whose journals know which approvals are used up; absent in version 1. */
  readonly state?: string;
  /** Why the playbook has nothing to act on, where it has not. */
  readonly noTarget?: string;
  readonly approvals: ApprovalNeed;
  /** The guards that the plan overrides, if two people approve. */
  readonly overrides: readonly OverridableGuard[];
  /** `change`: there is something to do. `nothing`: all is contained already. Else nothing can or may be done. */
  readonly outcome: 'change' | 'nothing' | 'refused' | 'failed';
  /** The protected assets that the plan was held against; absent where the playbook has none or they were unreadable. */
  readonly protectedAssets?: ProtectedList;
  /** SHA-256 (hex) over playbook, incident and every change: what an approval is bound to. */
  readonly hash: string;
}
