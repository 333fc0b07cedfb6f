import { isFailure, type JsonValue } from '@drawbridge/base';
import { z } from 'zod';

import type { RegisteredBody } from '../engine/durable-engine.ts';
import type { RunAction } from '../engine/run-action.ts';
import { undoItem } from '../journal/run-actions.ts';
import { stepNames } from '../journal/step-names.ts';

const effectsShape = z.object({
  effects: z.array(z.object({ key: z.string(), targetId: z.string() })),
  /** Why nothing is put back, where nothing is. */
  refusal: z.object({ code: z.string(), reason: z.string(), hints: z.array(z.string()) }).exactOptional(),
});

/** Looks at what the run changed, and keeps what will be put back in the journal. */
export const beginUndo: RunAction<null, z.infer<typeof effectsShape>> = {
  name: 'begin-undo',
  args: z.null(),
  result: effectsShape,
};

/** How an undo ended. */
export const concludeUndo: RunAction<null, { readonly status: string }> = {
  name: 'conclude-undo',
  args: z.null(),
  result: z.object({ status: z.string() }),
};

const retry = { attempts: 3, firstDelayMs: 2_000, longestDelayMs: 60_000 };

/** Puts back what a run changed, as a run of its own. The others are still put back when one fails. */
export const undoBody: RegisteredBody = {
  name: 'undo@1',
  readsInput: false,
  body: async (context) => {
    const { effects, refusal } = await context.act('begin', beginUndo, null, { retry });
    if (refusal !== undefined) return { status: 'refused', refusal };
    for (const { key, targetId } of effects) {
      try {
        await context.act(stepNames.undo(key), undoItem, { key }, { serializeOn: targetId, retry });
      } catch (error) {
        if (!isFailure(error)) throw error;
      }
    }
    const end = await context.act('conclude', concludeUndo, null, { evenIfCancelled: true });
    return end satisfies JsonValue;
  },
};
