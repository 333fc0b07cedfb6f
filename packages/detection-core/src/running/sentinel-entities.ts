import type { KqlValue } from '@drawbridge/kql';

import { entityIdentifiers } from '../rules/limits/entity-identifiers.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import { isObject } from '../log-records/log-fields.ts';
import type { AlertEntity, ResultRow } from './alert.ts';

/** The entities that a column already holds as Sentinel writes them: `[{"Type":"ip","Address":"…"}]`. */
export function sentinelEntities(rule: DetectionRule, rows: readonly ResultRow[]): readonly AlertEntity[] {
  return rule.sentinelEntitiesColumns.flatMap((column) =>
    rows.flatMap((row) => listOf(row[column] ?? null).flatMap(entityOf)),
  );
}

function listOf(value: KqlValue): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string' || !value.trimStart().startsWith('[')) return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    // A text that only looks like a list holds no entities.
    return [];
  }
}

/** A reference (`{"$ref":"3"}`) has no type and is not an entity. */
function entityOf(value: unknown): readonly AlertEntity[] {
  if (!isObject(value) || typeof value.Type !== 'string') return [];
  const stated = value.Type.toLowerCase().replaceAll('-', '');
  const type = Object.keys(entityIdentifiers).find((name) => name.toLowerCase() === stated);
  if (type === undefined) return [];
  const known = entityIdentifiers[type]?.identifiers ?? [];
  const identifiers = known.flatMap((name) => {
    const text = value[name];
    return typeof text === 'string' && text !== '' ? [[name, text] as const] : [];
  });
  return identifiers.length === 0 ? [] : [{ type, identifiers: Object.fromEntries(identifiers) }];
}
