import type { DetectionRule, EntityMapping } from '../rules/model/rule.ts';
import type { AlertEntity, ResultRow } from './alert.ts';
import { textOfValue } from './result-text.ts';
import { sentinelEntities } from './sentinel-entities.ts';

/** What was mapped, and what was left out and why. */
export interface MappedEntities {
  readonly entities: readonly AlertEntity[];
  readonly notes: readonly string[];
}

/** Limits of the service: 500 entities in an alert, shared evenly by the rule's mappings. */
const maxEntities = 500;

/** Names that stand for no one in particular: an account known by nothing else is dropped from the alert. */
const nobody = new Set(['ADMIN', 'ROOT', 'SYSTEM']);

/** The entities that the rule's mappings find in the rows, each once. */
export function mapEntities(rule: DetectionRule, rows: readonly ResultRow[]): MappedEntities {
  const notes: string[] = [];
  const share = Math.floor(maxEntities / Math.max(1, rule.entityMappings.length));
  const entities = rule.entityMappings.flatMap((mapping) => {
    const found = distinct(rows.map((row) => entityOf(mapping, row)));
    const kept = found.filter((entity) => !isNobody(entity));
    for (const entity of found.filter(isNobody)) {
      const name = Object.values(entity.identifiers)[0] ?? '';
      notes.push(`the account '${name}' is dropped: its name alone identifies nobody`);
    }
    if (kept.length > share) {
      notes.push(
        `${kept.length - share} entities of type ${mapping.entityType} are dropped: ${share} are allowed`,
      );
    }
    return kept.slice(0, share);
  });
  return { entities: distinct([...entities, ...sentinelEntities(rule, rows)]).slice(0, maxEntities), notes };
}

/** Identifiers that are empty in a row are left out; an entity without any is none. */
function entityOf(mapping: EntityMapping, row: ResultRow): AlertEntity {
  const identifiers = mapping.fieldMappings.flatMap((field) => {
    const text = textOfValue(row[field.columnName] ?? null).trim();
    return text === '' ? [] : [[field.identifier, text] as const];
  });
  return { type: mapping.entityType, identifiers: Object.fromEntries(identifiers) };
}

function distinct(entities: readonly AlertEntity[]): readonly AlertEntity[] {
  const byText = new Map<string, AlertEntity>();
  for (const entity of entities) {
    const fields = Object.entries(entity.identifiers).sort(([a], [b]) => (a < b ? -1 : 1));
    if (fields.length > 0) byText.set(JSON.stringify([entity.type, fields]), entity);
  }
  return [...byText.values()];
}

function isNobody(entity: AlertEntity): boolean {
  const identifiers = Object.entries(entity.identifiers);
  const [name, value] = identifiers[0] ?? ['', ''];
  return (
    entity.type === 'Account' &&
    identifiers.length === 1 &&
    (name === 'Name' || name === 'FullName') &&
    nobody.has(value.toUpperCase())
  );
}
