import { nameHints } from '@drawbridge/base';

import { entityIdentifiers } from './entity-identifiers.ts';
import type { DetectionRule, EntityMapping } from './rule.ts';
import type { Report } from './rule-limits.ts';

const maxMappings = 10;
const maxFields = 3;

/** 1 to 10 mappings of 1 to 3 identifiers that belong to the entity's type, enough of them to identify it. */
export function entityMappingLimits(rule: DetectionRule, report: Report): void {
  const count = rule.entityMappings.length;
  if (count > maxMappings) {
    report(['entityMappings'], 'entity-mapping', `${count} entity mappings; ${maxMappings} are allowed`);
  }
  rule.entityMappings.forEach((mapping, index) => {
    checkMapping(mapping, index, report);
  });
}

function checkMapping(mapping: EntityMapping, index: number, report: Report): void {
  const path = ['entityMappings', index];
  const known = Object.hasOwn(entityIdentifiers, mapping.entityType)
    ? entityIdentifiers[mapping.entityType]
    : undefined;
  if (known === undefined) {
    report([...path, 'entityType'], 'entity-type', `there is no entity type '${mapping.entityType}'`, {
      hints: nameHints(mapping.entityType, Object.keys(entityIdentifiers), 'entity types'),
    });
    return;
  }
  const fields = mapping.fieldMappings;
  if (fields.length < 1 || fields.length > maxFields) {
    const message = `${fields.length} field mappings; 1 to ${maxFields} are allowed`;
    report([...path, 'fieldMappings'], 'entity-mapping', message);
  }
  const used = fields.map((field) => field.identifier);
  fields.forEach((field, at) => {
    const fieldPath = [...path, 'fieldMappings', at];
    if (!known.identifiers.includes(field.identifier)) {
      const message = `an entity of type ${mapping.entityType} has no identifier '${field.identifier}'`;
      report([...fieldPath, 'identifier'], 'identifier', message, {
        hints: nameHints(field.identifier, known.identifiers, 'identifiers'),
      });
    }
    if (used.indexOf(field.identifier) !== at) {
      const message = `'${field.identifier}' is mapped twice in one entity`;
      report([...fieldPath, 'identifier'], 'identifier-twice', message);
    }
    if (!/^[a-zA-Z_]\w*$/.test(field.columnName)) {
      report([...fieldPath, 'columnName'], 'column-name', `'${field.columnName}' is not a column name`);
    }
  });
  if (!known.required.some((set) => set.every((identifier) => used.includes(identifier)))) {
    const needed = known.required.map((set) => set.join(' with ')).join(', ');
    const message = `this mapping does not identify an entity of type ${mapping.entityType}`;
    report([...path, 'fieldMappings'], 'identifier-missing', message, { hints: [`map one of: ${needed}`] });
  }
}
