/** The SQL types that a function in JavaScript can take and give. */
export type UdfType = 'VARCHAR' | 'BIGINT' | 'INTEGER' | 'DOUBLE' | 'BOOLEAN';

export type UdfValue = null | string | bigint | number | boolean;

/**
 * A scalar function that the engine registers with DuckDB. BIGINT arrives as bigint, INTEGER and DOUBLE as number.
 * It gets nulls, may return null, and throws nothing but what ends the query ({@link ./run-time-error.ts}).
 */
export interface ScalarUdf {
  readonly name: string;
  readonly parameters: readonly UdfType[];
  readonly returns: UdfType;
  /** Gives another value at each call, so that DuckDB must not fold it. */
  readonly volatile?: boolean;
  evaluate(...args: readonly UdfValue[]): UdfValue;
}
