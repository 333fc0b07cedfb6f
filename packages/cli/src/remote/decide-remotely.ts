import { confirm } from '@clack/prompts';
import { given, inert, inertText, problem } from '@drawbridge/base';
import type { RunPlan } from '@drawbridge/playbook-runtime';

import { planText } from '../report/plan-text.ts';
import { exitCode, UsageError } from '../terminal/exit-code.ts';
import { printJson, type OutputFormat } from '../terminal/format.ts';
import type { Host } from '../terminal/host.ts';
import { ProblemsFound, type VerbScope } from '../terminal/verb-scope.ts';
import { openApiClient, type ServerFlags } from './api-client.ts';
import { openRunClient } from './run-client.ts';

/** What a decision on a server's run is given. */
export interface DecisionFlags extends ServerFlags {
  readonly server: string;
  readonly planHash?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly format?: OutputFormat;
}

/**
 * Approves or denies the plan that a run of a server waits with. What is decided on is the plan that was shown: with
 * `--plan-hash` the one that a person saw elsewhere, else the one that is shown here and confirmed.
 */
export async function decideRemotely(
  scope: VerbScope,
  decision: 'approve' | 'deny',
  runId: string,
  flags: DecisionFlags,
): Promise<void> {
  const { host } = scope;
  const runs = openRunClient(await openApiClient(host, flags));
  const { plan } = await runs.show(runId);
  if (plan === undefined) throw new ProblemsFound([noPlan(runId)]);
  host.note(planText(host, inert(plan)));
  if (!(await isMeant(host, decision, plan, flags))) {
    host.note('nothing was decided');
    scope.result = exitCode.refused;
    return;
  }
  const planHash = flags.planHash ?? plan.hash;
  const taken = await runs.decide(runId, { decision, planHash, ...given({ reason: flags.reason }) });
  if (flags.format === 'json') host.out(printJson({ runId, decision, planHash, is: taken }));
  else {
    const already = taken === 'repeated' ? ', as before' : '';
    const done = decision === 'approve' ? 'approved' : 'denied';
    host.out(`The plan ${planHash} of the run ${inertText(runId)} is ${done}${already}.`);
  }
}

async function isMeant(
  host: Host,
  decision: 'approve' | 'deny',
  { hash }: RunPlan,
  { planHash, yes }: DecisionFlags,
): Promise<boolean> {
  if (planHash !== undefined || yes === true) return true;
  if (!host.interactive)
    throw new UsageError(`without a terminal, say which plan you ${decision}: --plan-hash ${hash}`);
  const message = decision === 'approve' ? 'Approve this plan?' : 'Deny this plan?';
  return (await confirm({ message, initialValue: false, output: process.stderr })) === true;
}

function noPlan(runId: string) {
  return problem('approval/nothing-waits', `the run ${runId} has no plan to decide on yet`);
}
