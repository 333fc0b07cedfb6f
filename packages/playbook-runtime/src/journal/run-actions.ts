import type { ActionResult, UndoResult } from '@drawbridge/response-actions';
import { z } from 'zod';

import { readResult, type RunAction } from '../engine/run-action.ts';
import { guardRefusalShape, type GuardRefusal } from '../guards/guard-refusal.ts';
import { actionResultShape, undoResultShape } from '../plan/action-shapes.ts';
import { eventsOf, type RunEntry } from './run-events.ts';
import { writeBackReportShape, type WriteBackReport } from './write-back-report.ts';

const ofItem = z.object({ key: z.string() });

/** Names one item of a plan. */
export type ItemArgs = z.infer<typeof ofItem>;

/** Asks the guards again; null where they agree. */
export const checkGuards: RunAction<null, GuardRefusal | null> = {
  name: 'check-guards',
  args: z.null(),
  result: guardRefusalShape.nullable(),
};

/** Carries out one item of the plan. */
export const containItem: RunAction<ItemArgs, ActionResult> = {
  name: 'contain',
  args: ofItem,
  result: actionResultShape,
};

/** Puts back what one item changed. */
export const undoItem: RunAction<ItemArgs, UndoResult> = {
  name: 'undo',
  args: ofItem,
  result: undoResultShape,
};

/** Tells the incident. */
export const writeBack: RunAction<null, WriteBackReport> = {
  name: 'write-back',
  args: z.null(),
  result: writeBackReportShape,
};

/** The shape of a step's result, by the name of its action; undefined for an action that is not ours. */
export function resultShapeOf(action: string): z.ZodType | undefined {
  return [checkGuards, containItem, undoItem, writeBack].find(({ name }) => name === action)?.result;
}

/** The result of a step; undefined where it has none: it has not ended, or it failed. */
export function resultOf<Result>(
  entries: readonly RunEntry[],
  step: string,
  action: Pick<RunAction<unknown, Result>, 'name' | 'result'>,
): Result | undefined {
  const finished = eventsOf(entries, 'step-finished').find((event) => event.step === step);
  return finished === undefined ? undefined : readResult(action, step, finished.result);
}
