import type { JsonValue } from '@drawbridge/base';

import { isBag, type ArmBody } from '../../wire/arm-body.ts';
import { definedFields, type Fields } from '../../wire/resource-fields.ts';

/** Where a field of ours stands in the service's resource, from the outside in. */
const places = new Map<string, readonly string[]>([
  ['query', ['queryCondition', 'queryText']],
  ['frequency', ['schedule', 'frequency']],
  ['title', ['detectionAction', 'alertTemplate', 'title']],
  ['alertDescription', ['detectionAction', 'alertTemplate', 'description']],
  ['severity', ['detectionAction', 'alertTemplate', 'severity']],
  ['recommendedActions', ['detectionAction', 'alertTemplate', 'recommendedActions']],
  ['tactics', ['detectionAction', 'alertTemplate', 'tactics']],
  ['entityMappings', ['detectionAction', 'alertTemplate', 'entityMappings']],
  ['customDetails', ['detectionAction', 'alertTemplate', 'customDetails']],
  ['automatedActions', ['detectionAction', 'automatedActions']],
  ['organizationalScope', ['detectionAction', 'organizationalScope']],
]);
/** What holds properties; the inner one first. */
const containers = ['detectionAction.alertTemplate', 'detectionAction', 'queryCondition', 'schedule'];

/** The resource on one level; a property that has no name of ours keeps its path, `schedule.lookback`. */
export function fieldsFromWire(wire: Fields): Fields {
  const entries: (readonly [string, JsonValue | undefined])[] = [];
  const open = (body: ArmBody, path: readonly string[]): void => {
    for (const [name, value] of Object.entries(body)) {
      if (name.includes('@odata.')) continue;
      const at = [...path, name];
      if (containers.includes(at.join('.')) && isBag(value)) open(value, at);
      else entries.push([nameOf(at), withoutAnnotations(value)]);
    }
  };
  open(wire, []);
  return definedFields(entries);
}

/** The other way round. */
export function fieldsToWire(fields: Fields): Fields {
  const wire: Record<string, JsonValue> = {};
  for (const [field, value] of Object.entries(fields)) {
    const path = places.get(field) ?? pathOf(field);
    const last = path.at(-1) ?? field;
    let holder = wire;
    for (const name of path.slice(0, -1)) {
      holder[name] ??= {};
      holder = holder[name] as Record<string, JsonValue>;
    }
    holder[last] = value;
  }
  return wire;
}

function pathOf(field: string): readonly string[] {
  const container = containers.find((name) => field.startsWith(`${name}.`));
  return container === undefined ? [field] : [...container.split('.'), field.slice(container.length + 1)];
}

/** Whether a name is that of a property which has none of ours. */
export function isPath(field: string): boolean {
  return pathOf(field).length > 1;
}

function nameOf(path: readonly string[]): string {
  const whole = path.join('.');
  return [...places].find(([, place]) => place.join('.') === whole)?.[0] ?? whole;
}

/** What OData writes beside values is not the rule's, and no request may state it. */
function withoutAnnotations(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).map((inner) => withoutAnnotations(inner) ?? null);
  if (!isBag(value)) return value;
  const kept = Object.entries(value).filter(([name]) => !name.includes('@odata.'));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutAnnotations(inner) ?? null]));
}
