import { nameHints, problem, type Problem } from '@drawbridge/base';
import type { ColumnSchema, Engine } from '@drawbridge/kql';

import { fieldName, type FieldPath, parseYamlText } from '../documents/yaml-text.ts';
import { atRule } from './query-position.ts';
import type { DetectionRule } from './rule.ts';
import { placeholders } from './limits/placeholders.ts';

/** The columns that a rule's query gives, and what is wrong with the rule against them. */
export interface RuleCheck {
  /** Absent where the query does not bind. */
  readonly columns?: readonly ColumnSchema[];
  readonly problems: readonly Problem[];
}

/**
 * Binds a rule's query and verifies that every column that its mappings, details and overrides name is there.
 * Problems of the query stand at their line and column of the rule's file. Runs nothing.
 */
export async function checkRule(rule: DetectionRule, engine: Engine): Promise<RuleCheck> {
  const bound = await engine.check(rule.query, { file: rule.origin.file });
  const problems = bound.problems.map((one) => atRule(rule, one));
  if (!bound.ok) return { problems };
  return { columns: bound.columns, problems: [...problems, ...columnProblems(rule, bound.columns)] };
}

/** A column that the rule names outside its query, and where. */
interface NamedColumn {
  readonly column: string;
  readonly path: FieldPath;
  readonly isIdentifier: boolean;
}

function columnProblems(rule: DetectionRule, columns: readonly ColumnSchema[]): readonly Problem[] {
  const yaml = parseYamlText(rule.origin.file, rule.origin.text);
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const names = [...types.keys()];
  return namedColumns(rule).flatMap(({ column, path, isIdentifier }) => {
    const place = { file: yaml.file, field: fieldName(path), span: yaml.spanOf(path) };
    if (!types.has(column)) {
      const message = `the query's result has no column '${column}'`;
      return [
        problem('rule/unknown-column', message, { ...place, hints: nameHints(column, names, 'columns') }),
      ];
    }
    if (!isIdentifier || types.get(column) !== 'dynamic') return [];
    const message = `'${column}' is dynamic, and an identifier is a text`;
    const hints = [`write ${column} = tostring(…) in the query`];
    return [problem('rule/dynamic-identifier', message, { ...place, severity: 'warning', hints })];
  });
}

function namedColumns(rule: DetectionRule): readonly NamedColumn[] {
  const plain = (column: string | undefined, ...path: FieldPath): readonly NamedColumn[] =>
    column === undefined ? [] : [{ column, path, isIdentifier: false }];
  const override = rule.alertDetailsOverride;
  const formats = ['alertDisplayNameFormat', 'alertDescriptionFormat'] as const;
  const overrideField = 'alertDetailsOverride';
  return [
    ...rule.entityMappings.flatMap((mapping, index) =>
      mapping.fieldMappings.map((field, at) => ({
        column: field.columnName,
        path: ['entityMappings', index, 'fieldMappings', at, 'columnName'],
        isIdentifier: true,
      })),
    ),
    ...rule.sentinelEntitiesColumns.flatMap((column, index) =>
      plain(column, 'sentinelEntitiesMappings', index, 'columnName'),
    ),
    ...Object.entries(rule.customDetails).flatMap(([key, column]) => plain(column, 'customDetails', key)),
    ...formats.flatMap((field) =>
      placeholders(override?.[field] ?? '').flatMap((column) => plain(column, overrideField, field)),
    ),
    ...plain(override?.alertTacticsColumnName, overrideField, 'alertTacticsColumnName'),
    ...plain(override?.alertSeverityColumnName, overrideField, 'alertSeverityColumnName'),
    ...(override?.alertDynamicProperties ?? []).flatMap((property, index) =>
      plain(property.value, overrideField, 'alertDynamicProperties', index, 'value'),
    ),
  ];
}
