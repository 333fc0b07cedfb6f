import type { Target } from '@drawbridge/incident-model';

import type { ActionId } from '../contract/action.ts';
import { actionCatalogue } from './action-catalogue.ts';

/**
 * The action to begin with where a person names a target and no action, as the actions themselves declare it.
 * Undefined where no action acts on such a target yet. If what the cloud says of the target rules the action out, its
 * refusal names the one that fits.
 */
export function defaultAction(target: Target): ActionId | undefined {
  return actionCatalogue.find(
    (action) => action.targetKinds.includes(target.kind) && action.isDefaultFor?.(target) === true,
  )?.id;
}
