import { hashJson, toJson } from '@drawbridge/base';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import type { ChangePlan } from '../contract/plan.ts';
import { hashPlan } from './plan-hash.ts';
import { parseParameters } from './resolve-request.ts';

/**
 * Whether a plan says what it does. The hash that is approved covers what is done, and not the words, which may hold
 * counts that change by the minute; so the words are made again of what was observed. A plan that somebody handed on
 * with other words, or with another change under its hash, is not as it was planned.
 */
export function isAsPlanned(plan: ChangePlan): boolean {
  const { target, parameters, change, facts, observed, summary, differences } = plan;
  const action = actionCatalogue.find(({ id }) => id === plan.action);
  if (
    action === undefined ||
    hashPlan({ action: action.id, target, parameters, change, facts }) !== plan.hash
  )
    return false;
  const parsed = parseParameters(action, parameters);
  if (parsed.outcome === 'refused') return false;
  try {
    const again = action.plan(observed, target, parsed.parameters);
    if (again.outcome !== 'change') return false;
    const words = { change: toJson(again.change), summary: again.summary, differences: again.differences };
    return hashJson(toJson(words)) === hashJson(toJson({ change, summary, differences }));
  } catch {
    // What was observed has been altered so far that no plan can be made of it.
    return false;
  }
}
