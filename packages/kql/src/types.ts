/** Kusto's scalar types. */
export const kqlTypes = [
  'bool',
  'int',
  'long',
  'real',
  'decimal',
  'string',
  'datetime',
  'timespan',
  'guid',
  'dynamic',
] as const;

export type KqlType = (typeof kqlTypes)[number];

export interface ColumnSchema {
  readonly name: string;
  readonly type: KqlType;
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
}

/**
 * A value of a result. A `string` is never null. `long` is a number where it is a safe integer and a bigint
 * where it is not, so that no digit is lost. `datetime` is `2026-01-12T09:35:42.2570000Z`, `timespan` is
 * `[-][d.]hh:mm:ss[.fffffff]`, `decimal` and `guid` are text, `dynamic` is the JSON value itself.
 */
export type KqlValue =
  null | boolean | number | bigint | string | readonly KqlValue[] | { readonly [key: string]: KqlValue };
