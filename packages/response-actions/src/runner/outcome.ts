import { given, isFailure } from '@drawbridge/base';

import type { ActionContext } from '../contract/action.ts';
import type { Failed, Refused } from '../contract/outcome.ts';

/** What a thrown failure means as an outcome. Anything else that was thrown is a bug, and is thrown again. */
export function outcomeOf(context: ActionContext, thrown: unknown): Refused | Failed {
  if (isFailure(thrown)) {
    const { code, message: reason, hints } = thrown;
    if (thrown.kind === 'refused') return { outcome: 'refused', code, reason, hints };
    const retryAfterMs = thrown.kind === 'retryable' ? thrown.retryAfterMs : undefined;
    return {
      outcome: 'failed',
      code,
      reason,
      retryable: thrown.kind === 'retryable',
      ...given({ retryAfterMs }),
      hints,
    };
  }
  if (context.signal?.aborted === true) {
    const hints = ['Run it again to continue.'];
    return { outcome: 'failed', code: 'cancelled', reason: 'it was cancelled', retryable: true, hints };
  }
  throw thrown;
}
