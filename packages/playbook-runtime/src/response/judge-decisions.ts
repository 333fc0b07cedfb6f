import { receivedSignal } from '../journal/signals.ts';
import {
  approvalOf,
  sealedDecisionShape,
  type DecisionSeal,
  type SealedDecision,
} from '../approvals/sealed-decision.ts';
import { approvalNeed } from '../approvals/approval-need.ts';
import { checkApprovals } from '../run/approvals.ts';
import type { Approval } from '../journal/run-events.ts';
import type { ApprovalNeed, RunPlan } from '../plan/run-plan.ts';
import type { OpenRun } from '../store/open-run.ts';
import { decisionSignal } from './response-body.ts';
import { requestIn } from './plan-round.ts';
import type { ResponseHost } from './response-host.ts';
import type { Refusal } from './response-steps.ts';

/** What the decisions of a round come to. */
export type Judgement =
  | { readonly is: 'approved' }
  | { readonly is: 'waiting' }
  | { readonly is: 'denied'; readonly refusal: Refusal };

/**
 * Judges the decisions that a run was sent. One without the seal of a server, of another run or of another plan counts for
 * nothing: reaching the engine is no right to decide.
 */
export function judge(
  run: OpenRun,
  plan: RunPlan,
  round: number,
  decisions: number,
  host: ResponseHost,
): Judgement {
  const sealed = sealedDecisions(run, plan, round, decisions, host.seal);
  const denial = sealed.find(({ decision }) => decision === 'deny');
  if (denial !== undefined) {
    const why = denial.reason === undefined || denial.reason === '' ? '' : `: ${denial.reason}`;
    return {
      is: 'denied',
      refusal: { code: 'approval-denied', reason: `${denial.by} denied it${why}`, hints: [] },
    };
  }
  const { requester } = requestIn(run);
  const refusal = checkApprovals(
    {
      hash: plan.hash,
      need: needOf(plan, host),
      requester: requester.name,
      ...(requester.subject === undefined ? {} : { requesterSubject: requester.subject }),
      stated: 'refuse',
    },
    sealed.map(approvalOf),
    host.context.clock.now(),
  );
  return refusal === undefined ? { is: 'approved' } : { is: 'waiting' };
}

/** How many people have to approve a plan. Made of its changes again, and not taken from it. */
export function needOf({ playbook, items }: RunPlan, { runner }: Pick<ResponseHost, 'runner'>): ApprovalNeed {
  return approvalNeed(playbook, items, runner.actions);
}

/** The approvals of a round, for the plan that is begun with them. */
export function approvalsOf(
  run: OpenRun,
  plan: RunPlan,
  round: number,
  decisions: number,
  seal: DecisionSeal,
): readonly Approval[] {
  return sealedDecisions(run, plan, round, decisions, seal)
    .filter(({ decision }) => decision === 'approve')
    .map(approvalOf);
}

function sealedDecisions(
  run: OpenRun,
  plan: RunPlan,
  round: number,
  decisions: number,
  seal: DecisionSeal,
): readonly SealedDecision[] {
  return Array.from({ length: decisions }, (_, at) => at + 1).flatMap((decision) => {
    const value = receivedSignal(run.entries(), decisionSignal(round, decision))?.value;
    const read = sealedDecisionShape.safeParse(value);
    if (!read.success || !seal.isSealed(read.data)) return [];
    return read.data.runId === run.runId && read.data.planHash === plan.hash ? [read.data] : [];
  });
}
