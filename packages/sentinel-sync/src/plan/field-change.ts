import { given, type JsonValue } from '@drawbridge/base';
import { structuredPatch } from 'diff';

import type { Place } from '../resource-kind/resource-kind.ts';
import type { FieldChange } from './sync-plan.ts';

/** How one field changes; texts of several lines as a difference of lines. */
export function describeField(
  field: string,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  place?: Place,
): FieldChange {
  const text = isLong(before) || isLong(after) ? differenceOf(asText(before), asText(after)) : undefined;
  return {
    field,
    ...given({ before: before as FieldChange['before'], after: after as FieldChange['after'], text }),
    ...(place === undefined ? {} : { file: place.file, line: place.span.line }),
  };
}

function isLong(value: JsonValue | undefined): boolean {
  return typeof value === 'string' ? value.includes('\n') : typeof value === 'object' && value !== null;
}

function asText(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((row) => `${JSON.stringify(row)}\n`).join('');
  return `${JSON.stringify(value, null, 2)}\n`;
}

function differenceOf(before: string, after: string): string {
  const { hunks } = structuredPatch('', '', before, after, '', '', { context: 2 });
  return hunks.flatMap((hunk) => hunk.lines.filter((line) => !line.startsWith('\\'))).join('\n');
}
