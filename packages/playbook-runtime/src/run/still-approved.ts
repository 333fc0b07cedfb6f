import { given } from '@drawbridge/base';
import type { Refused } from '@drawbridge/response-actions';

import { eventsOf } from '../journal/run-events.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import type { OpenRun } from '../store/open-run.ts';
import { approvalNeed } from '../approvals/approval-need.ts';
import { checkApprovals } from './approvals.ts';
import type { RunEnvironment } from './run-environment.ts';

/**
 * A run that died may be recovered days later: what it had begun is finished then, and nothing is begun any more for
 * which the approval has expired. A run that did not die was approved when it began.
 */
export function checkStillApproved(
  plan: RunPlan,
  { context, runner }: Pick<RunEnvironment, 'context' | 'runner'>,
  run: Pick<OpenRun, 'entries'>,
): Refused | undefined {
  const entries = run.entries();
  const [started] = eventsOf(entries, 'run-started');
  if (started?.input.kind !== 'containment' || eventsOf(entries, 'run-recovered').length === 0)
    return undefined;
  const { approvals, requester, requesterSubject } = started.input;
  // A clock that was set back makes no approval one of the future: it was good when the run began.
  const now = new Date(Math.max(context.clock.now().getTime(), Date.parse(entries[0]?.at ?? '')));
  const need = approvalNeed(plan.playbook, plan.items, runner.actions);
  const refusal = checkApprovals(
    { hash: plan.hash, need, requester, ...given({ requesterSubject }) },
    approvals,
    now,
  );
  if (refusal === undefined) return undefined;
  const { code, reason, hints } = refusal;
  return { outcome: 'refused', code, reason, hints: [...hints, 'plan again, and approve the new plan'] };
}
