import { RefusedFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { Refused } from './outcome.ts';

/**
 * The undo of an action that has none. The runner refuses before it asks; this is what is said to anybody else.
 * Its token is null.
 */
export const irreversible = {
  reversible: 'no',
  undoToken: z.null(),
  planUndo: (): Promise<Refused> => {
    const { code, message: reason, hints } = notReversible();
    return Promise.resolve({ outcome: 'refused', code, reason, hints });
  },
  applyUndo: (): Promise<never> => Promise.reject(notReversible()),
  verifyUndo: (): Promise<never> => Promise.reject(notReversible()),
} as const;

function notReversible(): RefusedFailure {
  return new RefusedFailure('not-reversible', 'what this action does cannot be undone');
}
