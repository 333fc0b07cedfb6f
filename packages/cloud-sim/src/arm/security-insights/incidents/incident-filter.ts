import type { Described } from '../../resources/list-operation.ts';
import { objectIn } from '../../resources/read-json.ts';

type Predicate = (incident: Described) => boolean;

const comparison = /^properties\/(\w+) (eq|ne|gt|ge|lt|le) (?:'((?:[^']|'')*)'|([\dT:.Z-]+))$/;

/**
 * An OData filter as far as it is simulated: properties compared with texts, numbers and instants, joined by `and`.
 * Undefined for any other.
 */
export function readIncidentFilter(filter: string | null): Predicate | undefined {
  if (filter === null) return () => true;
  const parts = filter.split(' and ').map((part) => readComparison(part.trim()));
  if (parts.some((part) => part === undefined)) return undefined;
  return (incident) => parts.every((part) => part?.(incident));
}

function readComparison(text: string): Predicate | undefined {
  const [, property = '', operator = '', quoted, bare] = comparison.exec(text) ?? [];
  if (property === '') return undefined;
  const wanted = quoted === undefined ? comparable(bare) : quoted.replaceAll("''", "'");
  return (incident) => {
    const found = objectIn(incident.properties)[property];
    return holds(operator, typeof wanted === 'number' ? comparable(found) : found, wanted);
  };
}

/** A number, or an instant as one. */
function comparable(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : '';
  return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
}

function holds(operator: string, found: unknown, wanted: string | number): boolean {
  const [left, right] = [found as string | number, wanted];
  switch (operator) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    default:
      return left <= right;
  }
}
