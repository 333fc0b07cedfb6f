import { entityIdentifiers } from './entity-identifiers.ts';
import { isGiven, objectIn, objectsIn, type JsonBag } from '../../../resources/read-json.ts';
import { queryKinds, typed, type RuleLimit } from './rule-limit.ts';

/** A limit that each entity mapping has to keep. */
function ofMapping(allowed: string, refuse: (mapping: JsonBag) => string | undefined): RuleLimit {
  return {
    allowed: `entityMappings: ${allowed}`,
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ entityMappings }) => first(objectsIn(entityMappings).map(refuse)),
  };
}

const typeOf = ({ entityType }: JsonBag): string => String(entityType);
const fieldsOf = ({ fieldMappings }: JsonBag): readonly JsonBag[] => objectsIn(fieldMappings);
const identifiersOf = (mapping: JsonBag): readonly string[] =>
  fieldsOf(mapping).map(({ identifier }) => String(identifier));

/** Which columns of the result are entities, and which are custom details. */
export const entityLimits: readonly RuleLimit[] = [
  typed(queryKinds, 'entityMappings', 'array'),
  {
    allowed: 'entityMappings: 1 to 10, or none at all',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ entityMappings: value }) =>
      Array.isArray(value) && (value.length < 1 || value.length > 10)
        ? 'The number of entity mappings must be between 1 and 10.'
        : undefined,
  },
  ofMapping('of a known type', (mapping) =>
    typeOf(mapping) in entityIdentifiers ? undefined : `The entity type '${typeOf(mapping)}' is invalid.`,
  ),
  ofMapping('1 to 3 fields each', (mapping) =>
    fieldsOf(mapping).length >= 1 && fieldsOf(mapping).length <= 3
      ? undefined
      : `The number of field mappings of the entity '${typeOf(mapping)}' must be between 1 and 3.`,
  ),
  ofMapping('identifiers that belong to the type', (mapping) => {
    const known = entityIdentifiers[typeOf(mapping)]?.identifiers ?? [];
    const unknown = identifiersOf(mapping).find((identifier) => !known.includes(identifier));
    return unknown === undefined
      ? undefined
      : `The identifier '${unknown}' is invalid for the entity '${typeOf(mapping)}'.`;
  }),
  ofMapping('no identifier twice', (mapping) => {
    const all = identifiersOf(mapping);
    const twice = all.find((identifier, index) => all.indexOf(identifier) !== index);
    return twice === undefined
      ? undefined
      : `The identifier '${twice}' of the entity '${typeOf(mapping)}' is mapped more than once.`;
  }),
  ofMapping('with what identifies an entity of the type', (mapping) => {
    const sets = entityIdentifiers[typeOf(mapping)]?.required ?? [];
    const mapped = identifiersOf(mapping);
    return sets.some((set) => set.every((identifier) => mapped.includes(identifier)))
      ? undefined
      : `The entity '${typeOf(mapping)}' needs at least one of its required identifiers.`;
  }),
  ofMapping('column names of at most 500 letters, digits and underscores', (mapping) =>
    first(fieldsOf(mapping).map(({ columnName }) => refuseColumn(columnName))),
  ),
  {
    allowed: 'sentinelEntitiesMappings: column names',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ sentinelEntitiesMappings }) =>
      first(objectsIn(sentinelEntitiesMappings).map(({ columnName }) => refuseColumn(columnName))),
  },
  {
    allowed: 'customDetails: at most 20',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ customDetails }) =>
      Object.keys(objectIn(customDetails)).length > 20
        ? 'The number of custom details must be at most 20.'
        : undefined,
  },
  {
    allowed: 'customDetails: names of at most 20 letters, digits and underscores',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ customDetails }) => {
      const wrong = Object.keys(objectIn(customDetails)).find((key) => !/^[a-zA-Z]\w{0,19}$/.test(key));
      return wrong === undefined ? undefined : `The custom detail name '${wrong}' is invalid.`;
    },
  },
  {
    allowed: 'customDetails: column names of at most 500 letters, digits and underscores',
    kinds: queryKinds,
    words: 'ours',
    refuse: ({ customDetails }) => first(Object.values(objectIn(customDetails)).map(refuseColumn)),
  },
];

/** Refuses what is not a column's name. */
export function refuseColumn(name: unknown): string | undefined {
  return isGiven(name) && /^[a-zA-Z_]\w{0,499}$/.test(String(name))
    ? undefined
    : `The column name '${String(name)}' is invalid.`;
}

function first(refusals: readonly (string | undefined)[]): string | undefined {
  return refusals.find((refusal) => refusal !== undefined);
}
