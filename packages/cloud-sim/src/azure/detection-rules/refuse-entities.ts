import { entityColumns, identifying, impactedAssets } from './entity-columns.ts';

type Bag = Readonly<Record<string, unknown>>;

/** What the service says against the entity mappings of a rule; undefined where it takes them. */
export function refuseEntities(mappings: unknown, query: string): string | undefined {
  if (!isBag(mappings)) return 'At least one of impactedAssets or entityMappings must be provided.';
  const stated = Object.entries(mappings).filter(([name]) => !name.startsWith('@odata'));
  const listed = stated.flatMap(([name, list]) =>
    Array.isArray(list) ? (list as readonly unknown[]).map((mapping) => ({ name, mapping })) : [],
  );
  if (listed.length === 0) return 'At least one of impactedAssets or entityMappings must be provided.';
  for (const { name, mapping } of listed) {
    const refused = refuseMapping(name, mapping, query);
    if (refused !== undefined) return refused;
  }
  return listed.some(({ name }) => impactedAssets.includes(name))
    ? undefined
    : 'At least one asset entity (Machine, User, or Mailbox) or an IP entity must be included.';
}

function refuseMapping(name: string, mapping: unknown, query: string): string | undefined {
  const known = entityColumns[name];
  if (known === undefined || !isBag(mapping))
    return `The property '${name}' does not exist on entityMappings.`;
  const columns = Object.entries(mapping).filter(([column]) => !column.startsWith('@odata'));
  const unknown = columns.find(([column]) => !known.includes(column))?.[0];
  if (unknown !== undefined)
    return `The property '${unknown}' does not exist on the entity mapping '${name}'.`;
  const filled = columns.flatMap(([column, value]) =>
    typeof value === 'string' && value !== '' ? [column] : [],
  );
  const { called, anyOf } = identifying[name] ?? { called: name, anyOf: known.map((column) => [column]) };
  if (!anyOf.some((combination) => combination.every((column) => filled.includes(column)))) {
    const combinations = anyOf.map((combination) => combination.join(' + ')).join('; ');
    return `Entity mapping for '${called}' is invalid. Set non-empty column values for all fields in at least one of these combinations: ${combinations}.`;
  }
  const missing = columns.map(([, value]) => String(value)).find((column) => !isWordOf(column, query));
  return missing === undefined
    ? undefined
    : `The column '${missing}' that an entity is mapped to is not in the output of the query.`;
}

function isWordOf(column: string, query: string): boolean {
  return new RegExp(String.raw`\b${column.replaceAll(/\W/g, '')}\b`).test(query);
}

function isBag(value: unknown): value is Bag {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
