import {
  fail,
  given,
  isFailure,
  problem,
  succeed,
  toJson,
  type Problem,
  type Result,
} from '@drawbridge/base';
import {
  decisionSignal,
  eventsOf,
  requestOf,
  type Decision,
  type RunEntry,
} from '@drawbridge/playbook-runtime';

import type { Caller } from '../identity/callers/caller.ts';
import { checkPermission } from '../identity/callers/may.ts';
import { checkApprover, type Identified } from '../identity/callers/same-person.ts';
import type { Service } from './service.ts';

/** What a person says to a plan. */
export interface Verdict {
  readonly decision: 'approve' | 'deny';
  /** The hash of the plan that they were shown. */
  readonly planHash: string;
  readonly reason?: string;
}

/** Who asked for a run; nobody that is known where it cannot be read. */
export async function requesterOfRun({ store }: Service, runId: string): Promise<Identified> {
  const read = await store.read(runId);
  const { subject = '', personKeys = [] } = (read.ok ? requestOf(read.value)?.requester : undefined) ?? {};
  return { subject, personKeys };
}

const mostTries = 20;

/**
 * Takes the decision of a person on the plan that waits: sealed, journaled, and sent to the run. Refused where they may not
 * decide, where the plan has changed since they saw it, and where nothing waits.
 */
export async function decide(
  service: Service,
  approver: Caller,
  runId: string,
  verdict: Verdict,
): Promise<Result<'taken' | 'repeated'>> {
  // First: who may not decide is not told which runs there are.
  const allowed = checkPermission(approver, 'decide');
  if (!allowed.ok) return allowed;
  const read = await service.store.read(runId);
  if (!read.ok) return fail(problem('run/unknown', `there is no run ${runId}`));
  const against = whyNot(service, approver, read.value, verdict);
  if (against !== undefined) return fail(...against);
  const round = eventsOf(read.value, 'plan-made').at(-1)?.round ?? 0;
  const { seal, clock, engine } = service;
  const decision: Decision = {
    runId,
    decision: verdict.decision,
    planHash: verdict.planHash,
    by: approver.display,
    subject: approver.subject,
    at: clock.now().toISOString(),
    ...given({ reason: verdict.reason }),
  };
  const value = toJson(seal.seal(decision));
  // Said again by the same person about the same plan, it is the same decision.
  const id = `${approver.subject} ${verdict.decision} ${verdict.planHash}`;
  for (let number = decisionsOf(read.value, round) + 1; number <= mostTries; number += 1) {
    const answer = await engine
      .signal(runId, { name: decisionSignal(round, number), value, id })
      .catch(asBusy);
    if (typeof answer !== 'string') return fail(answer);
    if (answer === 'taken' || answer === 'repeated') return succeed(answer);
    if (answer === 'unknown') return fail(problem('run/unknown', `there is no run ${runId}`));
    const now = await service.store.read(runId);
    if (!now.ok || decisionsOf(now.value, round) < number) break;
  }
  return fail(nothingWaits(runId));
}

function whyNot(
  { linked }: Service,
  approver: Caller,
  entries: readonly RunEntry[],
  { planHash }: Verdict,
): readonly Problem[] | undefined {
  const request = requestOf(entries);
  const { subject = '', personKeys = [] } = request?.requester ?? {};
  const allowed = checkApprover(approver, { subject, personKeys }, linked);
  if (!allowed.ok) return allowed.problems;
  const made = eventsOf(entries, 'plan-made').at(-1);
  const runId = eventsOf(entries, 'run-received')[0]?.runId ?? '';
  const begun = eventsOf(entries, 'run-started').length > 0 || eventsOf(entries, 'run-finished').length > 0;
  if (made === undefined || begun) return [nothingWaits(runId)];
  if (made.plan.hash === planHash) return undefined;
  return [
    problem('approval/other-plan', 'the plan has changed since it was shown: what was approved is void', {
      hints: ['look at the plan as it is now, and decide again'],
    }),
  ];
}

/** Another process keeps the run to itself: nothing was decided, and the person is told so, in a page too. */
function asBusy(thrown: unknown): Problem {
  if (!isFailure(thrown) || thrown.kind !== 'retryable') throw thrown;
  return problem(`server/${thrown.code}`, thrown.message, { hints: thrown.hints });
}

function nothingWaits(runId: string): Problem {
  return problem('approval/nothing-waits', `the run ${runId} waits for no decision`, {
    hints: ['it has ended, it acts already, or its time was over'],
  });
}

function decisionsOf(entries: readonly RunEntry[], round: number): number {
  return eventsOf(entries, 'signal-received').filter(({ step }) =>
    step.startsWith(`decision ${String(round)}.`),
  ).length;
}
