import { analyticsRuleKind } from './analytics-rule/analytics-rule.ts';
import { automationRuleKind } from './automation-rule/automation-rule.ts';
import type { KindName, ResourceKind } from '../resource-kind/resource-kind.ts';
import { savedSearchKind } from './saved-search/saved-search.ts';
import { watchlistKind } from './watchlist/watchlist.ts';

/** Every kind, in the order in which they are written: what is called stands before what calls it. */
export const resourceKinds: readonly ResourceKind[] = [
  watchlistKind,
  savedSearchKind,
  analyticsRuleKind,
  automationRuleKind,
];

/** The kind of that name. */
export function kindNamed(name: KindName): ResourceKind {
  const found = resourceKinds.find((resourceKind) => resourceKind.name === name);
  if (found === undefined) throw new Error(`no such kind: ${name}`);
  return found;
}
