import type { Permission } from '../../contract/action.ts';
import type { GrantResource } from '../../contract/grant-resource.ts';

const anything: GrantResource = { label: '', pattern: '*' };

/** Permissions that a policy grants in one statement. */
export interface ResourceGroup {
  readonly resource: GrantResource;
  readonly names: readonly string[];
}

/**
 * Names of permissions by the resource that `declared` binds them to, the widest first. A name that it does not bind is
 * granted for every resource: one that is bound to the wrong resource is refused in the middle of an incident.
 */
export function groupByResource(
  names: readonly string[],
  declared: readonly Permission[],
): readonly ResourceGroup[] {
  const resources = new Map(declared.map(({ name, resource }) => [name, resource ?? anything]));
  const distinct = [...new Set([anything, ...resources.values()])];
  return [
    ...distinct.filter((resource) => resource.condition === undefined),
    ...distinct.filter((resource) => resource.condition !== undefined),
  ]
    .map((resource) => ({
      resource,
      names: names.filter((name) => (resources.get(name) ?? anything) === resource),
    }))
    .filter((group) => group.names.length > 0);
}

/** Where a probe of permissions with this pattern is asked: a name that nobody has. */
export function probeResource(
  pattern: string,
  {
    partition,
    account,
    region,
  }: { readonly partition: string; readonly account: string; readonly region: string },
): string {
  if (pattern === '*') return pattern;
  const [, , service = '', inRegion, , kind = ''] = pattern.split(':');
  const name = kind === '*/*' ? 'snapshot/drawbridge-probe' : kind.replace('*', 'drawbridge-probe');
  return ['arn', partition, service, inRegion === '*' ? region : '', account, name].join(':');
}
