import type { Kind, Native, Value } from './values.ts';

/** An argument that the generator takes from its own values: a column of this name, or a literal. */
interface Sample<K extends Kind> {
  readonly kind: K;
  /** The texts that a column of the cases holds, and literals are made of. */
  readonly column: string;
}

/** An argument that has to be written down, because Kusto asks for a constant, or because only few values mean anything. */
export interface Literal<K extends Kind> {
  readonly kind: K;
  readonly literals: readonly Native[K][];
}

/**
 * An argument that is only ever a column: Microsoft's parser knows of a literal that it is an array, and refuses keys;
 * and the negative of a literal int is an int to it, which is recorded as a long for a column.
 */
interface OnlyColumn<K extends Kind> {
  readonly kind: K;
  readonly isColumn: true;
}

export type Parameter = Kind | Sample<Kind> | Literal<Kind> | OnlyColumn<Kind>;

type KindOf<P> = P extends Kind ? P : P extends { readonly kind: infer K extends Kind } ? K : never;
type Arguments<P extends readonly Parameter[]> = { readonly [I in keyof P]: Native[KindOf<P[I]>] };
export type NullableArguments<P extends readonly Parameter[]> = {
  readonly [I in keyof P]: Native[KindOf<P[I]>] | null;
};

/** One documented rule: a function or operator over arguments of these types. */
export interface Rule {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: Kind;
  readonly write: (texts: readonly string[]) => string;
  readonly evaluate: (values: readonly Value[]) => Value;
  readonly example: { readonly takes: readonly Value[]; readonly gives: Value };
  /** The page of Microsoft's documentation and its words, or `answer` with the id and query of a recorded one. */
  readonly source: string;
  /** The last digits depend on the machine's mathematics: such a result is compared roughly, and nothing is made of it. */
  readonly inexact: boolean;
}

interface Options {
  readonly write?: (texts: readonly string[]) => string;
  readonly inexact?: true;
}

const call =
  (name: string) =>
  (texts: readonly string[]): string =>
    `${name}(${texts.join(', ')})`;

/** An operator between two operands. */
export const infix = (operator: string): Options => ({
  write: ([left = '', right = '']) => `(${left} ${operator} ${right})`,
});

/** A rule that sees nulls. */
export function nullable<const P extends readonly Parameter[], R extends Kind>(
  name: string,
  parameters: P,
  result: R,
  evaluate: (...values: NullableArguments<P>) => Native[R] | null,
  [takes, gives]: readonly [NullableArguments<P>, Native[R] | null],
  source: string,
  options: Options = {},
): Rule {
  return {
    name,
    parameters,
    result,
    write: options.write ?? call(name),
    evaluate: (values) => evaluate(...(values as unknown as NullableArguments<P>)),
    example: { takes, gives },
    source,
    inexact: options.inexact ?? false,
  };
}

/**
 * A rule whose result is null where an argument is ("null behaves in a sticky way": null-values), or empty where the
 * result is a text ("currently the string type doesn't support null values").
 */
export function rule<const P extends readonly Parameter[], R extends Kind>(
  name: string,
  parameters: P,
  result: R,
  evaluate: (...values: Arguments<P>) => Native[R] | null,
  example: readonly [NullableArguments<P>, Native[R] | null],
  source: string,
  options: Options = {},
): Rule {
  const nothing = (result === 'string' ? '' : null) as Native[R] | null;
  const sticky = (...values: NullableArguments<P>): Native[R] | null =>
    (values as readonly Value[]).some(
      (value, index) => value === null && kindOf(parameters[index]) !== 'dynamic',
    )
      ? nothing
      : evaluate(...(values as unknown as Arguments<P>));
  return nullable(name, parameters, result, sticky, example, source, options);
}

export const kindOf = (parameter: Parameter | undefined): Kind =>
  parameter === undefined ? 'dynamic' : typeof parameter === 'string' ? parameter : parameter.kind;

export const sample = <K extends Kind>(kind: K, column: string): Sample<K> => ({ kind, column });
export const onlyColumn = <K extends Kind>(kind: K): OnlyColumn<K> => ({ kind, isColumn: true });
export const literal = <K extends Kind>(kind: K, literals: readonly Native[K][]): Literal<K> => ({
  kind,
  literals,
});
