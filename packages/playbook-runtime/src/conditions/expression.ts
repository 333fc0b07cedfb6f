import { isRecord } from './is-record.ts';
import type { JsonValue } from '@drawbridge/base';
import type { TargetKind } from '@drawbridge/incident-model';
import { Environment, type ParseResult, type TypeCheckResult } from '@marcbachmann/cel-js';

import { registerLinearMatches, replaceMatches } from './linear-matches.ts';
import { alertFields, incidentFields, targetFields, type ConditionScope } from './context.ts';

/** What is wrong with an expression, and where in its text. */
export interface ExpressionFault {
  readonly message: string;
  /** Offset and length in the expression, where it is known. */
  readonly start: number;
  readonly length: number;
}

/** The outcome of an evaluation. An error is a value: the caller decides, and a guard refuses. */
export type Evaluation<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string };

/** A condition that a person can read is far below them; beyond, the library recurses until the stack ends. */
const limits = { maxAstNodes: 5_000, maxDepth: 100 };

const environments = new Map<string, Environment>();

function environmentOf(scope: ConditionScope, kind: TargetKind): Environment {
  const key = scope === 'incident' ? scope : kind;
  const before = environments.get(key);
  if (before !== undefined) return before;
  const made = new Environment({ homogeneousAggregateLiterals: false, limits }).registerVariable({
    name: 'incident',
    schema: incidentFields,
  });
  if (scope === 'target') {
    made.registerVariable({ name: 'alert', schema: alertFields });
    made.registerVariable({ name: 'target', schema: targetFields(kind) });
  }
  registerLinearMatches(made);
  environments.set(key, made);
  return made;
}

/** Checks the syntax, the names and the types of an expression, without values. */
export function checkExpression(
  text: string,
  scope: ConditionScope,
  kind: TargetKind,
  wanted: 'condition' | 'value',
): ExpressionFault | undefined {
  const parsed = parseExpression(text, scope, kind);
  if (!parsed.ok) return parsed.fault;
  const checked: TypeCheckResult = parsed.evaluate.check();
  if (!checked.valid) {
    return faultOf(checked.error);
  }
  const type = checked.type ?? 'dyn';
  if (wanted === 'value' || type === 'bool' || type === 'dyn') return undefined;
  return { message: `a condition is true or false, this is of type ${type}`, start: 0, length: text.length };
}

type Parsed =
  | { readonly ok: true; readonly evaluate: ParseResult }
  | { readonly ok: false; readonly fault: ExpressionFault };

function parseExpression(text: string, scope: ConditionScope, kind: TargetKind): Parsed {
  let evaluate: ParseResult;
  try {
    evaluate = environmentOf(scope, kind).parse(text);
  } catch (error) {
    return { ok: false, fault: faultOf(error) };
  }
  const forbidden = replaceMatches(evaluate.ast);
  if (forbidden === undefined) return { ok: true, evaluate };
  const { message, start, end } = forbidden;
  return { ok: false, fault: { message, start, length: Math.max(1, end - start) } };
}

interface CelError {
  readonly summary?: string;
  readonly range?: { readonly start: number; readonly end: number };
}

function faultOf(error: unknown): ExpressionFault {
  const { summary, range = { start: 0, end: 0 } } = (error ?? {}) as CelError;
  return {
    message: summary ?? 'the expression is not valid',
    start: range.start,
    length: Math.max(1, range.end - range.start),
  };
}

/** Evaluates a condition. Anything but true or false is an error. */
export function evaluateCondition(
  text: string,
  scope: ConditionScope,
  kind: TargetKind,
  values: Record<string, unknown>,
): Evaluation<boolean> {
  const result = evaluateExpression(text, scope, kind, values);
  if (!result.ok) return result;
  if (typeof result.value === 'boolean') return { ok: true, value: result.value };
  return { ok: false, why: `the condition '${text}' is neither true nor false` };
}

/** Evaluates an expression to JSON. */
export function evaluateExpression(
  text: string,
  scope: ConditionScope,
  kind: TargetKind,
  values: Record<string, unknown>,
): Evaluation<JsonValue> {
  try {
    const parsed = parseExpression(text, scope, kind);
    if (!parsed.ok)
      return { ok: false, why: `the expression '${text}' cannot be evaluated: ${parsed.fault.message}` };
    const value: unknown = parsed.evaluate(values);
    return asJson(value, text);
  } catch (error) {
    const summary = (error as { readonly summary?: string }).summary ?? (error as Error).message;
    return { ok: false, why: `the expression '${text}' cannot be evaluated: ${summary}` };
  }
}

function asJson(value: unknown, text: string): Evaluation<JsonValue> {
  const converted = toJson(value);
  if (converted !== undefined) return { ok: true, value: converted };
  return { ok: false, why: `the expression '${text}' gives something that is not JSON` };
}

function toJson(value: unknown): JsonValue | undefined {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
  if (Array.isArray(value)) return allDefined(value.map(toJson));
  if (value instanceof Map) return toJson(Object.fromEntries(value));
  if (!isRecord(value)) return undefined;
  const values = allDefined(Object.values(value).map(toJson));
  if (values === undefined) return undefined;
  return Object.fromEntries(Object.keys(value).map((key, at) => [key, values[at] ?? null]));
}

function allDefined(values: readonly (JsonValue | undefined)[]): readonly JsonValue[] | undefined {
  return values.every((value): value is JsonValue => value !== undefined) ? values : undefined;
}
