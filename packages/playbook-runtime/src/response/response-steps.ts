import { z } from 'zod';

import type { RunAction } from '../engine/run-action.ts';
import { guardRefusalShape } from '../guards/guard-refusal.ts';
import type { ContainmentStep } from '../run/containment-body.ts';

const round = z.object({ round: z.number() });

const refusalShape = z.object({ code: z.string(), reason: z.string(), hints: z.array(z.string()) });

/** Why a run ends without having acted. */
export type Refusal = z.infer<typeof refusalShape>;

const plannedShape = z.object({
  outcome: z.enum(['change', 'nothing', 'refused', 'failed']),
  hash: z.string(),
  /** How many people have to approve. */
  needed: z.number(),
  /** Milliseconds for which an approval is valid, and is waited for. */
  validForMs: z.number(),
});

/** Plans, and keeps the plan in the journal. */
export const planRound: RunAction<{ readonly round: number }, z.infer<typeof plannedShape>> = {
  name: 'plan-round',
  args: round,
  result: plannedShape,
};

/** Tells people that a plan waits for them. */
export const askForApproval: RunAction<{ readonly round: number; readonly validForMs: number }, null> = {
  name: 'ask-for-approval',
  args: round.extend({ validForMs: z.number() }),
  result: z.null(),
};

const judgedShape = z.discriminatedUnion('is', [
  /** All that have to have approved. */
  z.object({ is: z.literal('approved') }),
  /** More people are needed, or this decision did not count. */
  z.object({ is: z.literal('waiting') }),
  z.object({ is: z.literal('denied'), refusal: refusalShape }),
]);

/** Looks at the decisions that have come. */
export const judgeDecisions: RunAction<
  { readonly round: number; readonly decisions: number },
  z.infer<typeof judgedShape>
> = {
  name: 'judge-decisions',
  args: round.extend({ decisions: z.number() }),
  result: judgedShape,
};

const containmentStepShape = z.object({
  key: z.string(),
  targetId: z.string(),
  does: z.enum(['change', 'look', 'nothing', 'fail']),
  onFailure: z.enum(['stop', 'continue', 'undo']),
}) satisfies z.ZodType<ContainmentStep>;

const begunShape = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('begun'),
    steps: z.array(containmentStepShape),
    /** The guards' verdict of now; null where they agree. */
    refused: guardRefusalShape.nullable(),
  }),
  /** The plan is another one by now: the approvals are void. */
  z.object({ is: z.literal('changed'), why: z.string() }),
  /** Not now: another run holds a target, or people have paused all action. */
  z.object({ is: z.literal('later'), why: z.string(), waitMs: z.number(), isHeld: z.boolean() }),
  z.object({ is: z.literal('refused'), refusal: refusalShape }),
]);

/** Holds the plan against the world once more, and reserves its targets: the run acts from here. */
export const beginActing: RunAction<
  { readonly round: number; readonly decisions: number; readonly wasHeld: boolean },
  z.infer<typeof begunShape>
> = {
  name: 'begin-acting',
  args: round.extend({ decisions: z.number(), wasHeld: z.boolean() }),
  result: begunShape,
};

/** Whether the next item may be acted on, or people have paused everything meanwhile. */
export const mayAct: RunAction<{ readonly key: string }, { readonly paused: boolean }> = {
  name: 'may-act',
  args: z.object({ key: z.string() }),
  result: z.object({ paused: z.boolean() }),
};

const endShape = z.object({
  status: z.string(),
  /** SHA-256 (hex) of the bundle of evidence; where the run acted. */
  evidence: z.string().exactOptional(),
  refusal: refusalShape.exactOptional(),
});

/** How a run ended. */
export type ResponseEnd = z.infer<typeof endShape>;

/** Keeps the evidence, and says how the run ended. */
export const conclude: RunAction<{ readonly refusal: Refusal | null }, ResponseEnd> = {
  name: 'conclude',
  args: z.object({ refusal: refusalShape.nullable() }),
  result: endShape,
};
