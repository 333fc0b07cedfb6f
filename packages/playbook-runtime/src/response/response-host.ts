import type { DecisionSeal } from '../approvals/sealed-decision.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import type { RunEnvironment } from '../run/run-environment.ts';
import type { OpenRun } from '../store/open-run.ts';
import type { ResponseRequest } from './response-request.ts';

/** A plan that waits for people. */
export interface PlanToAnnounce {
  readonly run: OpenRun;
  readonly request: ResponseRequest;
  readonly plan: RunPlan;
  readonly round: number;
  /** ISO 8601: until when it waits. */
  readonly until: string;
}

/** What the runs of a server need from outside. None of it is ever journaled. */
export interface ResponseHost extends RunEnvironment {
  /** What decisions are sealed with by the server that took them in. */
  readonly seal: DecisionSeal;
  /** Tells people that a plan waits. It is called at least once for a round: it must be idempotent. Throws a `Failure`. */
  announce(plan: PlanToAnnounce): Promise<void>;
  /** Why nothing of this plan may be acted on now; undefined where it may. */
  pausedBy(plan: RunPlan): Promise<string | undefined>;
}
