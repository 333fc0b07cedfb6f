import { isFailure } from '@drawbridge/base';

import type { RunBody, RunContext } from '../engine/run-engine.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkGuards, containItem, undoItem } from '../journal/run-actions.ts';
import type { ContainmentInput } from '../journal/run-events.ts';
import type { PlanItem } from '../plan/run-plan.ts';
import type { OnFailure } from '../playbook/schema.ts';
import { stepNames } from '../journal/step-names.ts';

/** A cloud that is busy is asked again; one that asks for more than a minute is reported instead of waited for. */
const retry = { attempts: 3, firstDelayMs: 2_000, longestDelayMs: 60_000 };

/** What the body of a run has to know of an item of its plan. */
export interface ContainmentStep {
  readonly key: string;
  readonly targetId: string;
  /** `look`: there was nothing to do, and it is looked whether that is still so. */
  readonly does: 'change' | 'look' | 'nothing' | 'fail';
  readonly onFailure: OnFailure;
}

/** The steps of a plan. */
export function stepsOf(items: readonly PlanItem[]): readonly ContainmentStep[] {
  return items.map((item) => {
    const { key, targetId, onFailure } = item;
    return { key, targetId, onFailure, does: whatItDoes(item) };
  });
}

function whatItDoes({ decision }: PlanItem): ContainmentStep['does'] {
  if (decision.kind === 'skipped') return 'nothing';
  if (decision.kind === 'guarded') return 'fail';
  const { outcome } = decision.plan;
  if (outcome === 'change') return 'change';
  return outcome === 'nothing' ? 'look' : 'fail';
}

/**
 * The order of a containment run. The outcome of an item is read from the journal afterwards, so nothing is returned.
 * An item that did not contain is a failure, whatever the reason: a guard, a refusal, an error, or doubt.
 */
export const containmentBody: RunBody<ContainmentInput, void> = async (context, input) => {
  const refused = await context.act(stepNames.guards, checkGuards, null);
  await containSteps(context, stepsOf(input.plan.items), refused);
};

/** Does the steps of a run, one after the other. `before` is called before each but the first that acts. */
export async function containSteps(
  context: RunContext,
  steps: readonly ContainmentStep[],
  refused: GuardRefusal | null,
  before: (step: ContainmentStep) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const contained: ContainmentStep[] = [];
  let isFirst = true;
  for (const step of steps) {
    if (step.does === 'change' && refused === null && !isFirst) await before(step);
    if (step.does === 'change') isFirst = false;
    const done = await doStep(context, step, refused);
    if (done === 'contained') contained.unshift(step);
    if (done !== 'failed' || step.onFailure === 'continue') continue;
    if (step.onFailure === 'undo') await undoAll(context, contained);
    return;
  }
}

type StepEnd = 'contained' | 'settled' | 'failed';

async function doStep(
  context: RunContext,
  { key, targetId, does }: ContainmentStep,
  refused: GuardRefusal | null,
): Promise<StepEnd> {
  if (does === 'nothing') return 'settled';
  if (does === 'fail' || (does === 'change' && refused !== null)) return 'failed';
  try {
    const options = { serializeOn: targetId, retry };
    const result = await context.act(stepNames.contain(key), containItem, { key }, options);
    if (result.outcome === 'contained') return 'contained';
    return result.outcome === 'nothing' ? 'settled' : 'failed';
  } catch (error) {
    if (isFailure(error)) return 'failed';
    throw error;
  }
}

/** The last effect first. One that cannot be undone does not keep the others from it. */
async function undoAll(context: RunContext, contained: readonly ContainmentStep[]): Promise<void> {
  for (const { key, targetId } of contained) {
    try {
      await context.act(stepNames.undo(key), undoItem, { key }, { serializeOn: targetId, retry });
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }
}
