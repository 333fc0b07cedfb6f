import { isFailure } from '@drawbridge/base';

import type { RunBody, RunContext } from '../engine/run-engine.ts';
import type { GuardRefusal } from '../guards/guard-refusal.ts';
import { checkGuards, containItem, undoItem } from '../journal/run-actions.ts';
import type { ContainmentInput } from '../journal/run-events.ts';
import type { PlanItem } from '../plan/run-plan.ts';
import { stepNames } from '../journal/step-names.ts';

/** A cloud that is busy is asked again; one that asks for more than a minute is reported instead of waited for. */
const retry = { attempts: 3, firstWaitMs: 2_000, longestWaitMs: 60_000 };

/**
 * The order of a containment run. The outcome of an item is read from the journal afterwards, so nothing is returned.
 * An item that did not contain is a failure, whatever the reason: a guard, a refusal, an error, or doubt.
 */
export const containmentBody: RunBody<ContainmentInput, void> = async (context, input) => {
  const refused = await context.act(stepNames.guards, checkGuards, null);
  const contained: PlanItem[] = [];
  for (const item of input.plan.items) {
    const done = await doItem(context, item, refused);
    if (done === 'contained') contained.unshift(item);
    if (done !== 'failed' || item.onFailure === 'continue') continue;
    if (item.onFailure === 'undo') await undoAll(context, contained);
    return;
  }
};

type ItemEnd = 'contained' | 'settled' | 'failed';

async function doItem(context: RunContext, item: PlanItem, refused: GuardRefusal | null): Promise<ItemEnd> {
  if (item.decision.kind === 'skipped') return 'settled';
  if (item.decision.kind === 'guarded') return 'failed';
  const { outcome } = item.decision.plan;
  if (outcome === 'refused' || outcome === 'failed') return 'failed';
  if (outcome === 'change' && refused !== null) return 'failed';
  try {
    const result = await context.act(
      stepNames.contain(item.key),
      containItem,
      { key: item.key },
      { serializeOn: item.targetId, retry },
    );
    if (result.outcome === 'contained') return 'contained';
    return result.outcome === 'nothing' ? 'settled' : 'failed';
  } catch (error) {
    if (isFailure(error)) return 'failed';
    throw error;
  }
}

/** The last effect first. One that cannot be undone does not keep the others from it. */
async function undoAll(context: RunContext, contained: readonly PlanItem[]): Promise<void> {
  for (const item of contained) {
    try {
      await context.act(
        stepNames.undo(item.key),
        undoItem,
        { key: item.key },
        { serializeOn: item.targetId, retry },
      );
    } catch (error) {
      if (!isFailure(error)) throw error;
    }
  }
}
