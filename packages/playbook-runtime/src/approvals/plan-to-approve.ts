import { fail, given, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import { targetId } from '@drawbridge/incident-model';
import { createActionRunner, isAsPlanned, residualAt, type ActionPlan } from '@drawbridge/response-actions';
import { z } from 'zod';

import { overridesOneThing, type GuardRefusal } from '../guards/guard-refusal.ts';
import { hashRunPlan } from '../plan/plan-hash.ts';
import { runPlanShape } from '../plan/run-plan-shape.ts';
import type { PlanDecision, PlanItem, RunPlan } from '../plan/run-plan.ts';
import { approvalNeed } from './approval-need.ts';

/**
 * The plans in what `respond` or `contain` printed as JSON, or one plan, with the words that their hashes stand for. A plan
 * whose hash is not its own, or that says something else than it does, is a problem. Words that the hash does not
 * cover and that cannot be made again are left out: they may have been written on the way.
 */
export function readPlanToApprove(json: unknown, now: Date): Result<readonly RunPlan[]> {
  const printed = printedShape.safeParse(json);
  const found = printed.success ? printed.data.answers.map(({ plan }) => plan) : [json];
  const plans: RunPlan[] = [];
  for (const candidate of found) {
    const parsed = runPlanShape.safeParse(candidate);
    if (!parsed.success) return fail(noPlan());
    const plan: RunPlan = parsed.data;
    const plannedAt = new Date(plan.plannedAt);
    // An older version is not made any more, so the hash of one is approved by nobody who read this.
    const isWhole = plan.version === 2 && hashRunPlan(plan) === plan.hash;
    if (!isWhole || !plan.items.every((item) => saysWhatItDoes(item, plannedAt))) return fail(altered(plan));
    plans.push(asBound(plan, now));
  }
  return succeed(plans);
}

/** Whether the words of an item, which its hash does not cover, are those of what would be done. */
function saysWhatItDoes({ action, target, targetId: named, decision }: PlanItem, plannedAt: Date): boolean {
  if (named !== targetId(target)) return false;
  if (decision.kind !== 'action' || decision.plan.outcome !== 'change') return true;
  const { plan } = decision;
  return plan.action === action && targetId(plan.target) === named && isAsPlanned(plan, plannedAt);
}

function asBound(plan: RunPlan, now: Date): RunPlan {
  const { noTarget, ...rest } = plan;
  const items = plan.items.map((item) => ({
    ...item,
    from: '',
    overridden: item.overridden.map((refusal) =>
      overridesOneThing(refusal.guard) ? { ...refusal, hints: [] } : withoutReason(refusal),
    ),
    decision: decisionAsBound(item.decision, now),
  }));
  const approvals = approvalNeed(plan.playbook, plan.items, createActionRunner().actions);
  return {
    ...rest,
    ...given({ noTarget: noTarget === undefined ? undefined : unbound }),
    items,
    notTaken: [],
    unread: [],
    approvals,
  };
}

const unbound = 'the reason is not part of what is signed';

function withoutReason(refusal: GuardRefusal): GuardRefusal {
  return { ...refusal, reason: unbound, hints: [] };
}

function decisionAsBound(decision: PlanDecision, now: Date): PlanDecision {
  if (decision.kind === 'skipped') return { ...decision, reason: unbound };
  if (decision.kind === 'guarded') return { ...decision, refusal: withoutReason(decision.refusal) };
  return { kind: 'action', plan: actionAsBound(decision.plan, now) };
}

/** Nothing would be done for any plan but a change, so that its code is enough to know. */
function actionAsBound(plan: ActionPlan, now: Date): ActionPlan {
  if (plan.outcome === 'change') return { ...plan, residual: residualAt(plan, now) };
  if (plan.outcome === 'nothing') return { ...plan, reason: unbound, residual: [] };
  return { ...plan, reason: unbound, hints: [] };
}

const printedShape = z.object({ answers: z.array(z.object({ plan: z.unknown() })) });

function noPlan(): Problem {
  return problem('approval/no-plan', 'this is no plan of a run', {
    hints: ['`drawbridge respond --format json` and `drawbridge contain --format json` print one'],
  });
}

function altered({ runId }: RunPlan): Problem {
  return problem(
    'approval/plan-altered',
    `the plan of ${runId} was altered, or is of an older version: what it says is not what its hash stands for`,
    {
      hints: ['plan again'],
    },
  );
}
