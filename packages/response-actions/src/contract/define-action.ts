import type { JsonValue } from '@drawbridge/base';
import type { TargetKind } from '@drawbridge/incident-model';

import type { Action } from './action.ts';

/**
 * Checks an action's parts against each other, and forgets their types, so that actions of all kinds fit in one
 * catalogue. Sound because the runner hands an action only targets of its kind, parameters that its schema has
 * parsed, tokens that its schema has checked, and what it has made itself.
 */
export function defineAction<
  Kind extends TargetKind,
  Params,
  State extends JsonValue,
  Change extends JsonValue,
  Undo extends JsonValue,
>(action: Action<Kind, Params, State, Change, Undo>): Action {
  return action as unknown as Action;
}
