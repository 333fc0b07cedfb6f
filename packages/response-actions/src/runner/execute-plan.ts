import { given, toJson, type JsonValue } from '@drawbridge/base';

import type { ActionContext } from '../contract/action.ts';
import type { ActionPlan, ActionResult, ChangePlan } from '../contract/plan.ts';
import type { ExecuteOptions } from '../contract/runner.ts';
import type { Refused } from '../contract/outcome.ts';
import { refuse } from '../contract/refuse.ts';
import { outcomeOf } from './outcome.ts';
import { looksAgainAfterMs } from './looks-again.ts';
import { toItsEnd } from './to-its-end.ts';
import { hashPlan } from './plan-hash.ts';
import { planAction, type Planned } from './plan-action.ts';
import { refuseOtherAccount } from './refuse-other-account.ts';
import type { Resolution } from './resolve-request.ts';

type Seen = NonNullable<Planned['seen']>;

/**
 * Plans again, and does it only if that is still what was approved. The order here is the safety of every action:
 * observe, plan, compare, journal, apply, verify, residual, journal.
 */
export async function executePlan(
  resolution: Resolution,
  connected: ActionContext,
  approved: ActionPlan,
  options: ExecuteOptions,
): Promise<ActionResult> {
  if (approved.outcome !== 'change') return unchanged(approved);
  const elsewhere = await refuseOtherAccount(resolution.accounts, connected, approved);
  if (elsewhere !== undefined) return elsewhere;
  const { plan: fresh, seen } = await planFresh(resolution, connected, approved, options);
  const ready = mayApply(approved, fresh, options, seen?.action);
  if (ready.outcome !== 'change') return ready;
  const refusal = await options.mayChange?.(ready);
  if (refusal !== undefined) return refusal;
  if (seen === undefined) throw new Error(`${approved.action} planned a change without having looked`);
  await options.journal.beforeEffect({ plan: ready, idempotencyKey: options.idempotencyKey });
  const uncut = { ...seen, context: toItsEnd(seen.context) };
  const made = options.resuming === true && fresh.outcome === 'nothing' && seen.action.writesOnce === true;
  const effect = made
    ? await verifyEffect(uncut, ready.change, [], [])
    : await makeEffect(uncut, ready.change, options.idempotencyKey);
  const result = await withStateAfter(uncut, effect);
  await options.journal.afterEffect({ idempotencyKey: options.idempotencyKey, result });
  return result;
}

/** That a change in flight was not made is believed once it is still so a while later. */
async function planFresh(
  resolution: Resolution,
  connected: ActionContext,
  { action, target, parameters }: ChangePlan,
  { inFlight = false }: ExecuteOptions,
): Promise<Planned> {
  let planned = await planAction(resolution, connected, action, target, parameters);
  for (const waitMs of inFlight ? looksAgainAfterMs : []) {
    if (planned.plan.outcome !== 'change' || planned.seen?.action.writesOnce !== true) break;
    // Finishing what was begun is not interrupted.
    await connected.clock.sleep(waitMs);
    planned = await planAction(resolution, connected, action, target, parameters);
  }
  return planned;
}

/** The plan to carry out, or the result if it must not be. */
function mayApply(
  approved: ChangePlan,
  fresh: ActionPlan,
  options: ExecuteOptions,
  action: Seen['action'] | undefined,
): ChangePlan | Exclude<ActionResult, { outcome: 'contained' | 'unverified' }> {
  if (fresh.outcome === 'change') {
    if (fresh.facts.account !== approved.facts.account) return accountChanged(approved, fresh);
    if (options.resuming === true && action?.isRest?.(approved.change, fresh.change) === true) {
      return hashPlan(approved) === options.approvedHash ? approved : planChanged(fresh.summary);
    }
    if (fresh.hash !== options.approvedHash) return planChanged(fresh.summary);
    // On a repeat the undo token of the first time holds: this one may have been made from our own half-made change.
    return options.resuming === true ? { ...fresh, undo: approved.undo } : fresh;
  }
  if (fresh.outcome === 'nothing' && options.resuming === true) {
    return hashPlan(approved) === options.approvedHash ? approved : planChanged(fresh.reason);
  }
  return unchanged(fresh);
}

function unchanged(
  plan: Exclude<ActionPlan, ChangePlan>,
): Exclude<ActionResult, { outcome: 'contained' | 'unverified' }> {
  switch (plan.outcome) {
    case 'nothing':
      return { outcome: 'nothing', reason: plan.reason, residual: plan.residual };
    case 'refused':
      return withoutRequest(plan);
    case 'failed': {
      const { outcome, code, reason, retryable, retryAfterMs, hints } = plan;
      return {
        outcome,
        code,
        reason,
        retryable,
        ...given({ retryAfterMs }),
        hints,
      };
    }
  }
}

function withoutRequest({ code, reason, hints, instead }: Refused): Refused {
  return { ...refuse(code, reason, hints), ...given({ instead }) };
}

function planChanged(now: string): Refused {
  return refuse('plan-changed', `this is not the plan that was approved; it would now be: ${now}`, [
    'Plan again, look at the differences, and approve the new plan.',
  ]);
}

function accountChanged(approved: ChangePlan, fresh: ChangePlan): Refused {
  const [before = 'unknown', now = 'unknown'] = [approved.facts.account, fresh.facts.account];
  return refuse('wrong-account', `the plan was made in account ${before}; it would now be made in ${now}`, [
    `Use credentials of account ${before}.`,
  ]);
}

async function makeEffect(seen: Seen, change: JsonValue, idempotencyKey: string): Promise<ActionResult> {
  const { context } = seen;
  const steps: string[] = [];
  const onStep = (sentence: string): void => {
    steps.push(sentence);
  };
  const unseen: string[] = [];
  const onUnseen = (sentence: string): void => {
    unseen.push(sentence);
  };
  try {
    await seen.action.apply({ ...context, onStep, onUnseen }, change, idempotencyKey);
  } catch (thrown) {
    return notApplied(context, thrown, [...steps, ...unseen]);
  }
  return verifyEffect(seen, change, steps, unseen);
}

async function verifyEffect(
  seen: Seen,
  change: JsonValue,
  steps: readonly string[],
  unseen: readonly string[],
): Promise<ActionResult> {
  const { context } = seen;
  const residual = seen.action.residual(seen.state, seen.target, context.clock.now(), seen.parameters);
  try {
    const verification = await seen.action.verify(context, change);
    if (verification.verified && unseen.length === 0) {
      return { outcome: 'contained', evidence: [verification.evidence, ...steps].join('; '), residual };
    }
    const read = verification.verified ? verification.evidence : verification.reason;
    return { outcome: 'unverified', reason: [...unseen, read, ...steps].join('; '), residual };
  } catch (thrown) {
    const reason = `the change was made, but it could not be read back: ${outcomeOf(context, thrown).reason}`;
    return { outcome: 'unverified', reason: [reason, ...unseen, ...steps].join('; '), residual };
  }
}

/** Evidence of how it is now. That it cannot be read again takes nothing from what was verified. */
async function withStateAfter(seen: Seen, result: ActionResult): Promise<ActionResult> {
  const { context } = seen;
  if (result.outcome !== 'contained' && result.outcome !== 'unverified') return result;
  try {
    return { ...result, observed: toJson(await seen.action.observe(context, seen.target, seen.parameters)) };
  } catch (thrown) {
    outcomeOf(context, thrown);
    return result;
  }
}

function notApplied(context: ActionContext, thrown: unknown, steps: readonly string[]): ActionResult {
  const why = outcomeOf(context, thrown);
  const done = steps.length === 0 ? '' : `; before that: ${steps.join('; ')}`;
  const failure = { ...why, reason: why.reason + done };
  if (failure.outcome === 'refused' || !failure.retryable) return failure;
  const hint = 'The change may have been made all the same: run it again, or undo it.';
  return { ...failure, hints: [...failure.hints, hint] };
}
