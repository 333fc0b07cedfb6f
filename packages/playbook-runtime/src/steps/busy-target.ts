import { TerminalFailure, type Failure } from '@drawbridge/base';

import { locksHint } from '../store/locks/broken-claims.ts';
import type { ClaimOutcome } from '../store/locks/claims.ts';

/** What a step fails with whose target another run holds. */
export function busyTarget(what: string, claim: Extract<ClaimOutcome, { ok: false }>): Failure {
  const { heldBy, path } = claim;
  if (heldBy === undefined) {
    return new TerminalFailure(
      'target-busy',
      `the claim on ${what} cannot be read, so a run may still hold it: ${path}`,
      { hints: [locksHint] },
    );
  }
  return new TerminalFailure('target-busy', `the run ${heldBy} has not ended and still holds ${what}`, {
    hints: [
      `wait until it ends; if its process has died: drawbridge runs recover ${heldBy}`,
      `if that run cannot be read, set it aside: drawbridge runs repair ${heldBy}`,
    ],
  });
}
