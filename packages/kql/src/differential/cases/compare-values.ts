import type { KqlValue } from '../../schema/types.ts';
import { datetimeText, timespanText } from '../reference/value-text.ts';
import { type Dynamic, isArray, isBag, type Kind, type Value } from '../reference/values.ts';

function sameNumber(expected: number, actual: KqlValue | undefined, roughly: boolean): boolean {
  if (typeof actual !== 'number') return false;
  if (Object.is(expected, actual)) return true;
  return roughly && Math.abs(expected - actual) <= Math.abs(expected) * 1e-13;
}

function sameDynamic(expected: Dynamic, actual: KqlValue | undefined): boolean {
  if (expected === null || typeof expected === 'boolean' || typeof expected === 'string')
    return expected === actual;
  if (typeof expected === 'bigint')
    return typeof actual === 'bigint' || typeof actual === 'number' ? expected === BigInt(actual) : false;
  if (typeof expected === 'number') return Object.is(Number(actual), expected) || Number(actual) === expected;
  if (actual === null || typeof actual !== 'object') return false;
  if (isArray(expected))
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((element, place) => sameDynamic(element, actual[place] as KqlValue))
    );
  if (!isBag(expected) || Array.isArray(actual)) return false;
  const entries = Object.entries(actual);
  return (
    entries.length === expected.size &&
    entries.every(([key, element]) => expected.has(key) && sameDynamic(expected.get(key) ?? null, element))
  );
}

/** Whether the engine's value is the reference's. Bags have no order. */
export function sameValue(
  kind: Kind,
  expected: Value,
  actual: KqlValue | undefined,
  roughly = false,
): boolean {
  if (expected === null) return actual === null;
  switch (kind) {
    case 'bool':
    case 'string':
    case 'guid':
      return expected === actual;
    case 'int':
    case 'long':
      return (typeof actual === 'number' && Number.isInteger(actual) ? BigInt(actual) : actual) === expected;
    case 'real':
      return sameNumber(expected as number, actual, roughly);
    case 'datetime':
      return datetimeText(expected as bigint) === actual;
    case 'timespan':
      return timespanText(expected as bigint) === actual;
    case 'dynamic':
      return sameDynamic(expected, actual);
  }
}

/** A value as a report shows it. */
export function shownValue(kind: Kind, value: Value | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (kind === 'datetime') return datetimeText(value as bigint);
  if (kind === 'timespan') return timespanText(value as bigint);
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'number' || typeof value === 'bigint') return value.toString();
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint'
      ? part.toString()
      : part instanceof Map
        ? (Object.fromEntries(part as ReadonlyMap<string, unknown>) as unknown)
        : part,
  );
}
