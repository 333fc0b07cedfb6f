import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';
import { targetId } from '@drawbridge/incident-model';
import { isAsPlanned } from '@drawbridge/response-actions';
import { z } from 'zod';

import { hashRunPlan } from '../plan/plan-hash.ts';
import { runPlanShape } from '../plan/run-plan-shape.ts';
import type { PlanItem, RunPlan } from '../plan/run-plan.ts';

/**
 * The plans in what `respond` or `contain` printed as JSON, or one plan. A plan whose hash is not its own is a
 * problem: what was shown is then not what would be signed.
 */
export function readPlanToApprove(json: unknown): Result<readonly RunPlan[]> {
  const printed = printedShape.safeParse(json);
  const found = printed.success ? printed.data.answers.map(({ plan }) => plan) : [json];
  const plans: RunPlan[] = [];
  for (const candidate of found) {
    const parsed = runPlanShape.safeParse(candidate);
    if (!parsed.success) return fail(noPlan());
    const plan: RunPlan = parsed.data;
    const { playbook, incident, items, protectedAssets } = plan;
    const hash = hashRunPlan(playbook, incident.id, items, protectedAssets);
    if (hash !== plan.hash || !items.every(saysWhatItDoes)) return fail(altered(plan));
    plans.push(plan);
  }
  return succeed(plans);
}

/** Whether the words of an item, which its hash does not cover, are those of what would be done. */
function saysWhatItDoes({ action, target, targetId: named, decision }: PlanItem): boolean {
  if (named !== targetId(target)) return false;
  if (decision.kind !== 'action' || decision.plan.outcome !== 'change') return true;
  const { plan } = decision;
  return plan.action === action && targetId(plan.target) === named && isAsPlanned(plan);
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
    `the plan of ${runId} was altered: what it says is not what its hash stands for`,
    {
      hints: ['plan again'],
    },
  );
}
