import type { FieldPath } from '@drawbridge/base';
import type { KqlType } from '@drawbridge/kql';

import { placeholders } from './model/placeholders.ts';
import type { DetectionRule } from './model/rule.ts';

/** What a column is used for, on which depends what it may hold. */
type ColumnUse =
  | 'identifier'
  | 'entities'
  | 'detail'
  | 'placeholder'
  | 'tactics'
  | 'severity'
  | 'score'
  | 'list'
  | 'property';

/** A column of the result that the rule names outside its query, and where. */
export interface NamedColumn {
  readonly column: string;
  readonly path: FieldPath;
  readonly use: ColumnUse;
}

/** Every column that the mappings, details and overrides of a rule name. */
export function namedColumns(rule: DetectionRule): readonly NamedColumn[] {
  return [
    ...rule.entityMappings.flatMap((mapping, index) =>
      mapping.fieldMappings.map(({ columnName }, at) =>
        named(columnName, 'identifier', 'entityMappings', index, 'fieldMappings', at, 'columnName'),
      ),
    ),
    ...rule.sentinelEntitiesColumns.map((column, index) =>
      named(column, 'entities', 'sentinelEntitiesMappings', index, 'columnName'),
    ),
    ...Object.entries(rule.customDetails).map(([key, column]) =>
      named(column, 'detail', 'customDetails', key),
    ),
    ...overrideColumns(rule),
  ];
}

function named(column: string, use: ColumnUse, ...path: FieldPath): NamedColumn {
  return { column, use, path };
}

function overrideColumns({ alertDetailsOverride: override }: DetectionRule): readonly NamedColumn[] {
  if (override === undefined) return [];
  const field = 'alertDetailsOverride';
  const { alertTacticsColumnName: tactics, alertSeverityColumnName: severity } = override;
  return [
    ...(['alertDisplayNameFormat', 'alertDescriptionFormat'] as const).flatMap((format) =>
      placeholders(override[format] ?? '').map((column) => named(column, 'placeholder', field, format)),
    ),
    ...(tactics === undefined ? [] : [named(tactics, 'tactics', field, 'alertTacticsColumnName')]),
    ...(severity === undefined ? [] : [named(severity, 'severity', field, 'alertSeverityColumnName')]),
    ...override.alertDynamicProperties.map(({ alertProperty, value }, index) =>
      named(
        value,
        usesOfProperties[alertProperty] ?? 'property',
        field,
        'alertDynamicProperties',
        index,
        'value',
      ),
    ),
  ];
}

const usesOfProperties: Readonly<Record<string, ColumnUse>> = {
  ConfidenceScore: 'score',
  ExtendedLinks: 'list',
  RemediationSteps: 'list',
  Techniques: 'list',
};

const numbers: readonly KqlType[] = ['int', 'long', 'real', 'decimal'];

/** Which types serve a use; a use that is not here takes any. */
const fitting: Readonly<Partial<Record<ColumnUse, readonly KqlType[]>>> = {
  entities: ['dynamic', 'string'],
  tactics: ['string', 'dynamic'],
  severity: ['string'],
  score: [...numbers, 'string'],
  list: ['dynamic', 'string'],
  property: ['string', 'guid', ...numbers, 'bool'],
};

/** What is wrong with a column's type for its use; the service takes the rule and makes nothing of the column. */
export function unfitType(
  { column, use }: NamedColumn,
  type: KqlType,
): { readonly code: string; readonly message: string; readonly hints: readonly string[] } | undefined {
  if (use === 'identifier') {
    return type === 'dynamic'
      ? {
          code: 'rule/dynamic-identifier',
          message: `'${column}' is dynamic, and an identifier is a text`,
          hints: [`write ${column} = tostring(…) in the query`],
        }
      : undefined;
  }
  const wanted = fitting[use];
  if (wanted === undefined || wanted.includes(type)) return undefined;
  return {
    code: 'rule/column-type',
    message: `'${column}' is of type ${type}, and here ${wanted.join(' or ')} is read`,
    hints: [wanted.includes('string') ? `write ${column} = tostring(…) in the query` : 'use another column'],
  };
}
