import { nameHints, type FieldPath } from '@drawbridge/base';

import type { EntityMapping } from '../model/rule.ts';
import { entityIdentifiers, type EntityIdentifiers } from './entity-identifiers.ts';
import { columnNameBreach, type Breach, type RuleLimit } from './rule-limit.ts';

const maxMappings = 10;
const maxFields = 3;

/** Which columns of the result are entities. */
export const entityMappingLimits: readonly RuleLimit[] = [
  {
    code: 'rule/entity-mapping',
    allowed: `entityMappings: 1 to ${maxMappings}, or none at all`,
    severity: 'error',
    find: ({ entityMappings: { length } }, { entityMappings: stated }) => {
      if (length <= maxMappings && (length > 0 || !Array.isArray(stated))) return [];
      const message = `${length} entity mappings; 1 to ${maxMappings} are allowed`;
      const hints = [length === 0 ? "leave out 'entityMappings'" : 'keep those that tell who and what'];
      return [{ path: ['entityMappings'], message, hints }];
    },
  },
  ofMapping(
    'rule/entity-mapping',
    `1 to ${maxFields} fieldMappings each`,
    ({ fieldMappings: { length } }, path) =>
      length >= 1 && length <= maxFields
        ? []
        : [
            {
              path: [...path, 'fieldMappings'],
              message: `${length} field mappings; 1 to ${maxFields} are allowed`,
              hints: ['keep the identifiers that tell one entity from all others'],
            },
          ],
  ),
  ofMapping(
    'rule/entity-type',
    `entityType ${Object.keys(entityIdentifiers).join(', ')}`,
    ({ entityType }, path) =>
      knownType(entityType) !== undefined
        ? []
        : [
            {
              path: [...path, 'entityType'],
              message: `there is no entity type '${entityType}'`,
              hints: nameHints(entityType, Object.keys(entityIdentifiers), 'entity types'),
            },
          ],
  ),
  ofMapping('rule/identifier', 'identifiers that the entity type has', (mapping, path) => {
    const known = knownType(mapping.entityType)?.identifiers;
    return mapping.fieldMappings.flatMap(({ identifier }, at) =>
      known === undefined || known.includes(identifier)
        ? []
        : [
            {
              path: [...path, 'fieldMappings', at, 'identifier'],
              message: `an entity of type ${mapping.entityType} has no identifier '${identifier}'`,
              hints: nameHints(identifier, known, 'identifiers'),
            },
          ],
    );
  }),
  ofMapping('rule/identifier-twice', 'no identifier twice in one mapping', ({ fieldMappings }, path) =>
    fieldMappings.flatMap(({ identifier }, at) =>
      fieldMappings.findIndex((fieldMapping) => fieldMapping.identifier === identifier) === at
        ? []
        : [
            {
              path: [...path, 'fieldMappings', at, 'identifier'],
              message: `'${identifier}' is mapped twice in one entity`,
              hints: ['map the other column in a mapping of its own'],
            },
          ],
    ),
  ),
  ofMapping('rule/identifier-missing', 'at least what identifies an entity of the type', (mapping, path) => {
    const { identifiers = [], required = [] } = knownType(mapping.entityType) ?? {};
    const used = mapping.fieldMappings.map(({ identifier }) => identifier);
    // What has no field, or one that is misspelt, is reported as that alone.
    if (used.length === 0 || used.some((identifier) => !identifiers.includes(identifier))) return [];
    if (required.some((set) => set.every((identifier) => used.includes(identifier)))) return [];
    const message = `this mapping does not identify an entity of type ${mapping.entityType}`;
    const needed = required.map((set) => set.join(' with ')).join(', ');
    return [{ path: [...path, 'fieldMappings'], message, hints: [`map one of: ${needed}`] }];
  }),
  ofMapping(
    'rule/column-name',
    'columnName of at most 500 letters, digits and _',
    ({ fieldMappings }, path) =>
      fieldMappings.flatMap(({ columnName }, at) =>
        columnNameBreach([...path, 'fieldMappings', at, 'columnName'], columnName),
      ),
  ),
  {
    code: 'rule/column-name',
    allowed: 'sentinelEntitiesMappings: columnName of at most 500 letters, digits and _',
    severity: 'error',
    find: ({ sentinelEntitiesColumns }) =>
      sentinelEntitiesColumns.flatMap((column, index) =>
        columnNameBreach(['sentinelEntitiesMappings', index, 'columnName'], column),
      ),
  },
];

function ofMapping(
  code: string,
  allowed: string,
  find: (mapping: EntityMapping, path: FieldPath) => readonly Breach[],
): RuleLimit {
  return {
    code,
    allowed: `entityMappings: ${allowed}`,
    severity: 'error',
    find: ({ entityMappings }) =>
      entityMappings.flatMap((mapping, index) => find(mapping, ['entityMappings', index])),
  };
}

function knownType(type: string): EntityIdentifiers | undefined {
  return Object.hasOwn(entityIdentifiers, type) ? entityIdentifiers[type] : undefined;
}
