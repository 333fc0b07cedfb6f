import type { NullableArguments, Parameter } from './rule.ts';
import type { Kind, Native, Value } from './values.ts';

/** A documented rule of an aggregation: it sees the arguments of all rows of a group, in their order. */
export interface AggregateRule {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: Kind;
  readonly write: (texts: readonly string[]) => string;
  readonly evaluate: (rows: readonly (readonly Value[])[]) => Value;
  readonly example: { readonly rows: readonly (readonly Value[])[]; readonly gives: Value };
  readonly source: string;
  /** Sums of reals depend on their order. */
  readonly inexact: boolean;
}

export function aggregate<const P extends readonly Parameter[], R extends Kind>(
  name: string,
  parameters: P,
  result: R,
  evaluate: (rows: readonly NullableArguments<P>[]) => Native[R] | null,
  [rows, gives]: readonly [readonly NullableArguments<P>[], Native[R] | null],
  source: string,
  inexact = false,
): AggregateRule {
  return {
    name,
    parameters,
    result,
    write: (texts) => `${name}(${texts.join(', ')})`,
    evaluate: (given) => evaluate(given as unknown as readonly NullableArguments<P>[]),
    example: { rows: rows, gives },
    source,
    inexact,
  };
}

/** The first argument of each row that has one. */
export const present = <T>(rows: readonly (readonly [T | null, ...unknown[]])[]): T[] =>
  rows.map(([value]) => value).filter((value): value is T => value !== null);
