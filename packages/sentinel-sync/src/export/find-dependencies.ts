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
  for (const resource of resources) {
    if (resource.kind === 'watchlist') callable.set(resource.name, resource);
    const alias = resource.kind === 'saved-search' ? textOf(resource.fields.functionAlias) : '';
    if (alias !== '') callable.set(alias, resource);
  }
  const needs = new Map<DesiredResource, readonly DesiredResource[]>();
  for (const resource of resources) {
    if (resource.kind === 'analytics-rule') needs.set(resource, reachableFrom(resource, callable));
    if (resource.kind === 'automation-rule') {
      const named = JSON.stringify(resource.fields.triggeringLogic ?? '');
      const isNamed = ({ kind, name }: DesiredResource) =>
        kind === 'analytics-rule' && named.includes(`"${ruleIdPrefix}${name}"`);
      needs.set(resource, resources.filter(isNamed));
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
  for (const resource of queue) {
    for (const name of namesInQuery(textOf(resource.fields.query))) {
      const called = callable.get(name);
      if (called === undefined || called === rule || found.has(called)) continue;
      found.add(called);
      queue.push(called);
    }
  }
  return [...found];
}
