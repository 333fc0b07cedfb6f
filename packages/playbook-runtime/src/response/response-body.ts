import { isFailure } from '@drawbridge/base';

import type { RegisteredBody } from '../engine/durable-engine.ts';
import type { RunContext } from '../engine/run-engine.ts';
import { RunInterrupted } from '../engine/run-interrupted.ts';
import { writeBack } from '../journal/run-actions.ts';
import { stepNames } from '../journal/step-names.ts';
import { containSteps } from '../run/containment-body.ts';
import {
  askForApproval,
  beginActing,
  conclude,
  judgeDecisions,
  mayAct,
  planRound,
  type Refusal,
  type ResponseEnd,
} from './response-steps.ts';

/** Plans that change again and again are not chased for ever. */
const mostRounds = 10;
/** Decisions of one round that are looked at: some may not count. */
const mostDecisions = 20;
/** An hour, by the quarters of a minute that a step asks for. */
const mostTimesHeld = 240;
/** A cloud that is busy is asked again before a plan, too. */
const retry = { attempts: 4, firstDelayMs: 2_000, longestDelayMs: 60_000 };

/** The name of the signal that a decision of a round comes by; decisions are counted from 1. */
export function decisionSignal(round: number, decision: number): string {
  return `decision ${String(round)}.${String(decision)}`;
}

/**
 * The answer to an incident, from its receipt to the comment: plan, ask, wait, hold the plan against the world again, act,
 * conclude. A plan that has changed while it waited is made again, and asked for again.
 */
export const responseBody: RegisteredBody = {
  name: 'response@1',
  readsInput: false,
  body: async (context) => {
    const refusal = await untilOver(context);
    const end = await context.act(
      'conclude',
      conclude,
      { refusal: refusal ?? null },
      { evenIfCancelled: true },
    );
    await tellIncident(context);
    return end satisfies ResponseEnd;
  },
};

/** Works until nothing is left to do; what it was refused with, where it did not act. */
async function untilOver(context: RunContext): Promise<Refusal | undefined> {
  try {
    return await planAndAct(context);
  } catch (error) {
    if (error instanceof RunInterrupted)
      return { code: 'cancelled', reason: `the run was cancelled: ${error.message}`, hints: [] };
    if (!isFailure(error)) throw error;
    const { code, message: reason, hints } = error;
    return { code, reason, hints: [...hints] };
  }
}

async function planAndAct(context: RunContext): Promise<Refusal | undefined> {
  for (let round = 1; round <= mostRounds; round += 1) {
    const plan = await context.act(`plan ${String(round)}`, planRound, { round }, { retry });
    // Whatever has to be refused is refused in its report, item by item.
    const asks = plan.outcome === 'change' && plan.needed > 0;
    const agreed = asks ? await untilAgreed(context, round, plan.validForMs) : { decisions: 0 };
    if ('refusal' in agreed) return agreed.refusal;
    const answer = await untilBegun(context, round, agreed.decisions);
    if (answer === 'plan again') continue;
    return answer === 'acted' ? undefined : answer;
  }
  return {
    code: 'plan-unstable',
    reason: `the targets changed each of the ${String(mostRounds)} times that they were planned`,
    hints: ['look at who changes them, and start again by hand'],
  };
}

type Agreed = { readonly decisions: number } | { readonly refusal: Refusal };

/** Waits for the decisions of people until enough have approved, one has denied, or the time is over. */
async function untilAgreed(context: RunContext, round: number, validForMs: number): Promise<Agreed> {
  await context.act(`ask ${String(round)}`, askForApproval, { round, validForMs });
  for (let decisions = 1; decisions <= mostDecisions; decisions += 1) {
    const said = await context.signal(decisionSignal(round, decisions), validForMs);
    if (said === undefined) {
      return {
        refusal: {
          code: 'approval-expired',
          reason: 'nobody approved in time',
          hints: ['send the incident again, or contain by hand'],
        },
      };
    }
    const judged = await context.act(`judge ${String(round)}.${String(decisions)}`, judgeDecisions, {
      round,
      decisions,
    });
    if (judged.is === 'denied') return { refusal: judged.refusal };
    if (judged.is === 'approved') return { decisions };
  }
  return {
    refusal: {
      code: 'approval-missing',
      reason: `${String(mostDecisions)} decisions came, and too few of them counted`,
      hints: [],
    },
  };
}

/**
 * Begins to act when nothing is in the way, and acts. A target that another run holds is waited for, and planned again once
 * it is free, since that run may have changed it.
 */
async function untilBegun(
  context: RunContext,
  round: number,
  decisions: number,
): Promise<'acted' | 'plan again' | Refusal> {
  let timesHeld = 0;
  for (let attempt = 1; ; attempt += 1) {
    const name = `begin ${String(round)}.${String(attempt)}`;
    const args = { round, decisions, wasHeld: timesHeld > 0 };
    const begun = await context.act(name, beginActing, args, { retry });
    if (begun.is === 'changed') return 'plan again';
    if (begun.is === 'refused') return begun.refusal;
    if (begun.is === 'begun') {
      await containSteps(context, begun.steps, begun.refused, ({ key }) => whilePaused(context, key));
      return 'acted';
    }
    if (begun.isHeld) timesHeld += 1;
    await context.sleep(`later ${String(round)}.${String(attempt)}`, begun.waitMs);
    if (timesHeld === mostTimesHeld) return { code: 'target-busy', reason: begun.why, hints: heldHints };
  }
}

const heldHints = [
  'wait until that run ends, or run `drawbridge runs recover`; then send the incident again, or contain by hand',
];

async function whilePaused(context: RunContext, key: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const { paused } = await context.act(`may act ${String(attempt)} ${key}`, mayAct, { key });
    if (!paused) return;
    await context.sleep(`paused ${String(attempt)} ${key}`, pausedMs);
  }
}

const pausedMs = 30_000;

/** Also of a run that was cancelled: people who read the incident have to know how far it came. */
async function tellIncident(context: RunContext): Promise<void> {
  try {
    await context.act(stepNames.writeBack, writeBack, null, { evenIfCancelled: true });
  } catch (error) {
    if (!isFailure(error)) throw error;
  }
}
