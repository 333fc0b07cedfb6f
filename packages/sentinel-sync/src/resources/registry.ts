import type { Door } from '../client/workspace-client.ts';
import { analyticsRuleKind } from './analytics-rule/analytics-rule.ts';
import { automationRuleKind } from './automation-rule/automation-rule.ts';
import { detectionRuleKind } from './detection-rule/detection-rule.ts';
import type { KindName, ResourceKind } from '../resource-kind/resource-kind.ts';
import { savedSearchKind } from './saved-search/saved-search.ts';
import { watchlistKind } from './watchlist/watchlist.ts';

/** Every kind of Sentinel, in the order in which they are written: what is called stands before what calls it. */
export const resourceKinds: readonly ResourceKind[] = [
  watchlistKind,
  savedSearchKind,
  analyticsRuleKind,
  automationRuleKind,
];

/** The kinds that are published through a door, in the order in which they are written. */
export function kindsOf(door: Door): readonly ResourceKind[] {
  return door === 'sentinel' ? resourceKinds : [detectionRuleKind];
}

/** The kind of that name. */
export function kindNamed(name: KindName): ResourceKind {
  const found = [...resourceKinds, detectionRuleKind].find((resourceKind) => resourceKind.name === name);
  if (found === undefined) throw new Error(`no such kind: ${name}`);
  return found;
}
