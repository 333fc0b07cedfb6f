import { confirm } from '@clack/prompts';
import { executeRun, type RunPlan, type RunReport } from '@drawbridge/playbook-runtime';

import { exitCode, type ExitCode } from '../terminal/exit-code.ts';
import type { Host } from '../terminal/host.ts';
import { startProgress } from '../terminal/progress.ts';
import type { ContainmentFlags } from './response-options.ts';
import type { Responder } from './open-responder.ts';

/** Whether a plan may be carried out now, and if not, why. */
export type Permission = { readonly granted: true } | { readonly granted: false; readonly why: string };

/**
 * What somebody has paused does not act. Then a person at a terminal is asked once more, unless the plan's hash or `--yes`
 * has said it already.
 */
export async function askToAct(
  host: Host,
  responder: Responder,
  plan: RunPlan,
  flags: ContainmentFlags,
): Promise<Permission> {
  const paused = await responder.pausedBy(plan);
  if (paused !== undefined) return { granted: false, why: paused };
  if (!host.interactive || flags.yes === true || flags.planHash !== undefined) return { granted: true };
  const said = await confirm({
    message: 'Carry out this plan?',
    initialValue: false,
    output: process.stderr,
  });
  return said === true ? { granted: true } : { granted: false, why: 'you declined' };
}

/** Carries out a plan, with progress. */
export async function carryOut(
  host: Host,
  responder: Responder,
  plan: RunPlan,
  flags: ContainmentFlags,
): Promise<RunReport> {
  const progress = startProgress(host, `run ${plan.runId}`);
  const at = host.clock.now().toISOString();
  const { signed, statedApprovals } = responder.approvals;
  const report = await executeRun({
    ...responder.environment,
    plan,
    requester: flags.requester ?? host.operator,
    approvals: [...signed, ...(flags.approvedBy ?? []).map((by) => ({ by, at, planHash: plan.hash }))],
    statedApprovals,
    onProgress: (event) => {
      if ('step' in event) progress.say(`run ${plan.runId}: ${event.type} ${event.step}`);
    },
  });
  progress.end();
  // What was refused was not handled: the next delivery may still lead to a run.
  if (report.status !== 'refused' && report.status !== 'cancelled') await responder.noteHandled(plan);
  return report;
}

/** A plan that is refused is 3, one that could not be made is 1; nothing to do is as good as done. */
export function codeOfPlan(plan: RunPlan): ExitCode {
  if (plan.outcome === 'refused') return exitCode.refused;
  return plan.outcome === 'failed' ? exitCode.problems : exitCode.done;
}

/** A run that could not write back to its incident is a problem even if it contained: somebody is waiting for that comment. */
export function codeOfReport(report: RunReport): ExitCode {
  if (report.writeBack.outcome === 'failed') return exitCode.problems;
  if (report.status === 'contained' || report.status === 'nothing-to-do') return exitCode.done;
  return report.status === 'refused' ? exitCode.refused : exitCode.problems;
}

/** What several together say: a failure before a refusal before done. */
export function worstCode(codes: readonly ExitCode[]): ExitCode {
  if (codes.includes(exitCode.problems)) return exitCode.problems;
  return codes.includes(exitCode.refused) ? exitCode.refused : exitCode.done;
}
