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

interface TableColumn extends ColumnSchema {
  /** What a row has that is loaded without a value: the name of its table. For columns of type string. */
  readonly missing?: 'table-name';
}

export interface HiddenColumn extends ColumnSchema {
  /** As in {@link TableColumn}, or a text that no other row of the table has. */
  readonly missing?: 'table-name' | 'row-id';
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /**
   * Columns that queries may name and no `*` shows, such as `_ItemId` in Log Analytics. They cost nothing where no
   * query names them and no row has them.
   */
  readonly hidden?: readonly HiddenColumn[];
}

/**
 * A value of a result. A `string` is never null. `long` is a number where it is a safe integer and a bigint
 * where it is not, so that no digit is lost. `datetime` is `2026-01-12T09:35:42.2570000Z`, `timespan` is
 * `[-][d.]hh:mm:ss[.fffffff]`, `decimal` and `guid` are text, `dynamic` is the JSON value itself.
 */
export type KqlValue =
  null | boolean | number | bigint | string | readonly KqlValue[] | { readonly [key: string]: KqlValue };
