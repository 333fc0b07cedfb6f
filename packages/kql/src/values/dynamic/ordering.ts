import { writeJson, type DynamicValue } from './dynamic.ts';

const ranks: Readonly<Record<string, number>> = { boolean: 0, bigint: 1, number: 1, string: 2 };

/** An order of dynamics: numbers by value, texts by code unit, other kinds apart. */
export function compareValues(a: DynamicValue, b: DynamicValue): number {
  const [left, right] = [ranks[typeof a] ?? 3, ranks[typeof b] ?? 3];
  if (left !== right) return left - right;
  if (left === 1) return compareNumbers(a as bigint | number, b as bigint | number);
  const [x, y] = typeof a === 'string' && typeof b === 'string' ? [a, b] : [writeJson(a), writeJson(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Two longs exactly; a real and a long as reals. */
function compareNumbers(a: bigint | number, b: bigint | number): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  return Number(a) - Number(b);
}

/** Equality that keeps text and number apart: `"2"` is not 2. */
export function sameValue(a: DynamicValue, b: DynamicValue): boolean {
  const isNumber = (value: DynamicValue): value is bigint | number =>
    typeof value === 'bigint' || typeof value === 'number';
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  return typeof a === typeof b && writeJson(a) === writeJson(b);
}
