import { isArray, type DynamicValue } from './dynamic.ts';

/** The number that a value is; null for anything else. */
export const numberOf = (value: DynamicValue | undefined): number | null =>
  typeof value === 'bigint' || typeof value === 'number' ? Number(value) : null;

/** The numbers of an array, null for an element that is not a number; null for anything but an array. */
export const numbersOf = (series: DynamicValue): readonly (number | null)[] | null =>
  isArray(series) ? series.map(numberOf) : null;

export const sumOf = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** The sum of the products of two series. */
export const dot = (a: readonly number[], b: readonly number[]): number =>
  sumOf(a.map((value, index) => value * (b[index] ?? 0)));

/** The distances from the mean. */
export function centered(values: readonly number[]): readonly number[] {
  const mean = sumOf(values) / values.length;
  return values.map((value) => value - mean);
}
