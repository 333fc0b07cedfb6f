import { given, type JsonValue } from '@drawbridge/base';

import { guardRefusalShape } from '../guards/guard-refusal.ts';
import { checkGuards, resultOf } from '../journal/run-actions.ts';
import { eventsOf, type ContainmentInput } from '../journal/run-events.ts';
import { stepNames } from '../journal/step-names.ts';
import { hashRunPlan } from '../plan/plan-hash.ts';
import type { RunPlan } from '../plan/run-plan.ts';
import { isChange } from '../approvals/approval-need.ts';
import { stepsOf } from '../run/containment-body.ts';
import { containmentActions } from '../run/containment-actions.ts';
import { attemptStep } from '../steps/journaled-step.ts';
import { appendBeforeNext, type OpenRun } from '../store/open-run.ts';
import { approvalsOf, judge, needOf } from './judge-decisions.ts';
import { planNow, planOfRound, requestIn } from './plan-round.ts';
import type { beginActing, Refusal } from './response-steps.ts';
import type { z } from 'zod';
import type { ResponseHost } from './response-host.ts';

type Begun = z.infer<typeof beginActing.result>;

/** How long a run waits that may not act now. */
const waits = { heldMs: 15_000, pausedMs: 30_000 };

/**
 * Begins to act on the plan of a round, if nothing is in the way: it is not paused, it is approved, it is what would be
 * planned now, no other run holds its targets. The guards count, the targets are claimed and the plan is journaled under
 * the one lock of the store, as for every run; see `reserve-run.ts`.
 */
export async function begin(
  run: OpenRun,
  { round, decisions, wasHeld }: z.infer<typeof beginActing.args>,
  host: ResponseHost,
): Promise<Begun> {
  const plan = planOfRound(run, round);
  if (plan === undefined)
    return refused('plan-missing', `the plan of round ${String(round)} is not in the journal`);
  const begun = eventsOf(run.entries(), 'run-started').length > 0;
  if (!begun) {
    const paused = plan.items.some(isChange) ? await host.pausedBy(plan) : undefined;
    if (paused !== undefined) return { is: 'later', why: paused, waitMs: waits.pausedMs, isHeld: false };
    const notNow = await holdAgainstWorld(run, plan, round, decisions, host);
    if (notNow !== undefined) return notNow;
    if (wasHeld) return whetherFree(run, plan, host);
  }
  return reserve(run, plan, { round, decisions }, host);
}

/** Whether the plan is approved, and still what would be planned. */
async function holdAgainstWorld(
  run: OpenRun,
  plan: RunPlan,
  round: number,
  decisions: number,
  host: ResponseHost,
): Promise<Begun | undefined> {
  if (hashRunPlan(plan) !== plan.hash)
    return refused('plan-altered', 'the plan does not match its own hash: it was altered after it was made');
  // Not taken from the plan: one that was altered to need no approval would approve itself.
  if (needOf(plan, host).needed === 0) return undefined;
  const judged = judge(run, plan, round, decisions, host);
  if (judged.is === 'denied') return { is: 'refused', refusal: judged.refusal };
  if (judged.is === 'waiting') return { is: 'changed', why: 'the approval has expired' };
  const fresh = await planNow(run, host);
  return fresh.hash === plan.hash
    ? undefined
    : { is: 'changed', why: 'what would be done is another thing by now, so what was approved is void' };
}

async function reserve(
  run: OpenRun,
  plan: RunPlan,
  { round, decisions }: { readonly round: number; readonly decisions: number },
  host: ResponseHost,
): Promise<Begun> {
  const { store } = host;
  const targets = targetsOf(plan);
  const work = async (): Promise<Begun> => {
    const held = await claimAll(run, targets, host);
    if ('why' in held) return heldBack(held.why);
    if (eventsOf(run.entries(), 'run-started').length === 0) {
      const input = inputOf(run, plan, approvalsOf(run, plan, round, decisions, host.seal));
      void appendBeforeNext(run, { type: 'run-started', runId: run.runId, input });
    }
    const verdict = await guard(run, plan, host);
    return { is: 'begun', steps: [...stepsOf(plan.items)], refused: verdict };
  };
  if (targets.length === 0) return work();
  const reserved = await store.exclusively(work);
  if (reserved.ok) return reserved.value;
  const [why] = reserved.problems;
  return {
    is: 'later',
    why: why?.message ?? 'the runs cannot be locked',
    waitMs: waits.heldMs,
    isHeld: false,
  };
}

/** Another run had a target of the plan: once it has given it back, what was planned before is planned again. */
async function whetherFree(run: OpenRun, plan: RunPlan, host: ResponseHost): Promise<Begun> {
  const claimed = await claimAll(run, targetsOf(plan), host);
  if ('why' in claimed) return heldBack(claimed.why);
  for (const release of claimed.taken) await release();
  return { is: 'changed', why: 'another run held a target, and may have changed it' };
}

function heldBack(why: string): Begun {
  return { is: 'later', why, waitMs: waits.heldMs, isHeld: true };
}

function targetsOf(plan: RunPlan): readonly string[] {
  return [...new Set(plan.items.filter(isChange).map(({ targetId }) => targetId))];
}

/** Claims all targets or none; who holds one, where it could not. */
async function claimAll(
  run: OpenRun,
  targets: readonly string[],
  { store }: ResponseHost,
): Promise<{ readonly taken: readonly (() => Promise<void>)[] } | { readonly why: string }> {
  const taken: (() => Promise<void>)[] = [];
  for (const targetId of targets) {
    const claim = await store.claim(targetId, run.runId);
    if (claim.ok) {
      if (!claim.already) taken.push(claim.release);
      continue;
    }
    for (const release of taken) await release();
    return {
      why: `the run ${claim.heldBy ?? 'of a claim that cannot be read'} has not ended and still holds ${targetId}`,
    };
  }
  return { taken };
}

function inputOf(run: OpenRun, plan: RunPlan, approvals: ContainmentInput['approvals']): ContainmentInput {
  const { requester } = requestIn(run);
  return {
    kind: 'containment',
    plan,
    requester: requester.name,
    ...given({ requesterSubject: requester.subject }),
    approvals,
  };
}

const verdictShape = guardRefusalShape.nullable();

/** The guards' verdict, in the journal: from there on the changes are reserved. */
async function guard(run: OpenRun, plan: RunPlan, host: ResponseHost) {
  const known = resultOf(run.entries(), stepNames.guards, checkGuards);
  if (known !== undefined) return verdictShape.parse(known);
  const [action] = containmentActions(plan, host, run).filter(({ name }) => name === checkGuards.name);
  if (action === undefined) throw new Error('the guards are not among the actions');
  const came = await attemptStep({ run, step: stepNames.guards, action, args: null as JsonValue }, 1);
  if (came.is !== 'done') throw came.failure;
  return verdictShape.parse(came.result);
}

function refused(code: string, reason: string): Begun {
  const refusal: Refusal = { code, reason, hints: ['send the incident again'] };
  return { is: 'refused', refusal };
}
