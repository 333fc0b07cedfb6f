import type { JsonValue } from '@drawbridge/base';
import type { TargetKind } from '@drawbridge/incident-model';

import { evaluateExpression, type Evaluation } from './expression.ts';
import { isRecord } from './is-record.ts';

const template = /^\$\{\{(.*)\}\}$/s;

/** The expression of a `${{ … }}` text; undefined for a plain text. A template is the whole text, never a part. */
export function templateOf(text: string): string | undefined {
  return template.exec(text.trim())?.[1]?.trim();
}

/** A text that only contains a template: it would be sent to a cloud unevaluated, so it is an error. */
export function isHalfTemplate(text: string): boolean {
  return text.includes('${{') && templateOf(text) === undefined;
}

/** Parameters before a run: those that are as they stand, and the names of those that hold a `${{ … }}`. */
export function splitParameters(parameters: Readonly<Record<string, JsonValue>>): {
  readonly fixed: Readonly<Record<string, JsonValue>>;
  readonly open: readonly string[];
} {
  const open = Object.keys(parameters).filter((name) => holdsTemplate(parameters[name] ?? null));
  const fixed = Object.entries(parameters).filter(([name]) => !open.includes(name));
  return { fixed: Object.fromEntries(fixed), open };
}

function holdsTemplate(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('${{');
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(holdsTemplate);
  return isRecord(value) && Object.values(value).some((inner) => holdsTemplate(inner));
}

/** Parameters with every `${{ … }}` evaluated. The first error is the result: half-filled parameters are none. */
export function fillParameters(
  value: JsonValue,
  kind: TargetKind,
  values: Record<string, unknown>,
): Evaluation<JsonValue> {
  if (typeof value === 'string') {
    const expression = templateOf(value);
    return expression === undefined
      ? { ok: true, value }
      : evaluateExpression(expression, 'target', kind, values);
  }
  if (Array.isArray(value)) return fillList(value as readonly JsonValue[], kind, values);
  if (!isRecord(value)) return { ok: true, value };
  const filled = fillList(Object.values(value), kind, values);
  if (!filled.ok) return filled;
  const items = filled.value as readonly JsonValue[];
  return {
    ok: true,
    value: Object.fromEntries(Object.keys(value).map((key, at) => [key, items[at] ?? null])),
  };
}

function fillList(
  list: readonly JsonValue[],
  kind: TargetKind,
  values: Record<string, unknown>,
): Evaluation<JsonValue> {
  const filled: JsonValue[] = [];
  for (const entry of list) {
    const result = fillParameters(entry, kind, values);
    if (!result.ok) return result;
    filled.push(result.value);
  }
  return { ok: true, value: filled };
}
