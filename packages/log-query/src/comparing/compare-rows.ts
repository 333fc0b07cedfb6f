import { canonicalJson, type JsonValue } from '@drawbridge/base';
import { formatReal, type KqlValue } from '@drawbridge/kql';

import type { AnsweredRows } from '../answers/log-service.ts';

/** A row by the names of its columns. */
type NamedRow = Readonly<Record<string, KqlValue>>;

/** How two answers to one query differ. */
export interface RowDifference {
  /** `Size is long there and int here`, `Name is only there`. Rows are compared by the columns that both have. */
  readonly columns: readonly string[];
  readonly onlyThere: readonly NamedRow[];
  readonly onlyHere: readonly NamedRow[];
}

/**
 * What a service and the engine answered differently; undefined where they agree. The order of rows and of columns does
 * not count, how often a row is there does.
 */
export function compareRows(there: AnsweredRows, here: AnsweredRows): RowDifference | undefined {
  const columns = compareColumns(there, here);
  const shared = there.columns.map(({ name }) => name).filter((name) => hasColumn(here, name));
  const onlyThere = surplus(there, here, shared);
  const onlyHere = surplus(here, there, shared);
  return columns.length + onlyThere.length + onlyHere.length === 0
    ? undefined
    : { columns, onlyThere, onlyHere };
}

const hasColumn = ({ columns }: AnsweredRows, wanted: string): boolean =>
  columns.some(({ name }) => name === wanted);

function compareColumns(there: AnsweredRows, here: AnsweredRows): readonly string[] {
  const types = new Map(here.columns.map(({ name, type }) => [name, type]));
  return [
    ...there.columns.flatMap(({ name, type }) => {
      const other = types.get(name);
      if (other === undefined) return [`${name} is only there`];
      return other === type ? [] : [`${name} is ${type} there and ${other} here`];
    }),
    ...here.columns.filter(({ name }) => !hasColumn(there, name)).map(({ name }) => `${name} is only here`),
  ];
}

/** The rows of the first that the second does not have, as often as it does not. */
function surplus(first: AnsweredRows, second: AnsweredRows, names: readonly string[]): readonly NamedRow[] {
  const left = new Map<string, number>();
  for (const row of second.rows) {
    const key = keyOf(second, row, names);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  return first.rows.flatMap((row) => {
    const key = keyOf(first, row, names);
    const count = left.get(key) ?? 0;
    if (count === 0) return [named(first, row)];
    left.set(key, count - 1);
    return [];
  });
}

function keyOf(answer: AnsweredRows, row: readonly KqlValue[], names: readonly string[]): string {
  const values = named(answer, row);
  return canonicalJson(names.map((name) => comparable(values[name] ?? null)));
}

function named({ columns }: AnsweredRows, row: readonly KqlValue[]): NamedRow {
  return Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]));
}

/** As JSON that is equal for equal values: a NaN equals itself here, and a number the same one of another type. */
function comparable(value: KqlValue): JsonValue {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : formatReal(value);
  }
  if (Array.isArray(value)) return (value as readonly KqlValue[]).map(comparable);
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}` : value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item)]));
}
