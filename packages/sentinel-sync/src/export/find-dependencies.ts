import { textOf } from '../wire/resource-fields.ts';
import { namesInQuery } from '../resource-kind/names-in-query.ts';
import type { DesiredResource } from '../resource-kind/resource-kind.ts';

/**
 * What has to be there before each resource. The service runs a rule's query when the rule is made, so that it needs
 * the functions that the query calls, those that they call, and the watchlists that any of them looks up. An automation
 * rule needs the rules that it names. Nothing looks at the query of a saved search when that is made.
 */
export function findDependencies(
  resources: readonly DesiredResource[],
  ruleIdPrefix: string,
): ReadonlyMap<DesiredResource, readonly DesiredResource[]> {
  const callable = new Map<string, DesiredResource>();
  for (const one of resources) {
    if (one.kind === 'watchlist') callable.set(one.name, one);
    const alias = one.kind === 'saved-search' ? textOf(one.fields.functionAlias) : '';
    if (alias !== '') callable.set(alias, one);
  }
  const needs = new Map<DesiredResource, readonly DesiredResource[]>();
  for (const one of resources) {
    if (one.kind === 'analytics-rule') needs.set(one, reachableFrom(one, callable));
    if (one.kind === 'automation-rule') {
      const named = JSON.stringify(one.fields.triggeringLogic ?? '');
      const isNamed = ({ kind, name }: DesiredResource) =>
        kind === 'analytics-rule' && named.includes(`"${ruleIdPrefix}${name}"`);
      needs.set(one, resources.filter(isNamed));
    }
  }
  return needs;
}

function reachableFrom(
  rule: DesiredResource,
  callable: ReadonlyMap<string, DesiredResource>,
): readonly DesiredResource[] {
  const found = new Set<DesiredResource>();
  const queue = [rule];
  for (const one of queue) {
    for (const name of namesInQuery(textOf(one.fields.query))) {
      const called = callable.get(name);
      if (called === undefined || called === rule || found.has(called)) continue;
      found.add(called);
      queue.push(called);
    }
  }
  return [...found];
}
