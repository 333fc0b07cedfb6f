import type { KqlType } from '../schema/types.ts';
import type { Rel } from './rel.ts';

/** A column of the plan: `id` is unique within a compilation, `name` is what the author calls it. */
export interface Column {
  readonly id: number;
  readonly name: string;
  readonly type: KqlType;
}

/**
 * A constant. `int`, `long`, `datetime` and `timespan` are bigints (ticks of 100 ns), `real` a number, `bool` a
 * boolean, everything else text; `dynamic` is minified JSON.
 */
export interface LiteralScalar {
  readonly kind: 'literal';
  readonly type: KqlType;
  readonly value: null | boolean | bigint | number | string;
}

export interface ColumnScalar {
  readonly kind: 'column';
  readonly type: KqlType;
  readonly column: Column;
}

/** A call of a primitive of the plan, named and typed; the printer has a template or a JavaScript function for it. */
export interface CallScalar {
  readonly kind: 'call';
  readonly type: KqlType;
  readonly name: string;
  readonly args: readonly Scalar[];
}

interface CaseScalar {
  readonly kind: 'case';
  readonly type: KqlType;
  readonly branches: readonly { readonly when: Scalar; readonly then: Scalar }[];
  readonly otherwise: Scalar;
}

/** The single value of a relation of one column: the first row's, or null. */
export interface SubqueryScalar {
  readonly kind: 'subquery';
  readonly type: KqlType;
  readonly rel: Rel;
  readonly column: Column;
}

/** Whether the value is among the values of a relation's column. */
interface MembershipScalar {
  readonly kind: 'membership';
  readonly type: 'bool';
  readonly value: Scalar;
  readonly rel: Rel;
  readonly column: Scalar;
}

export interface SortKey {
  readonly value: Scalar;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** A window function over the rows of the input in the given order. */
export interface WindowScalar {
  readonly kind: 'window';
  readonly type: KqlType;
  readonly name: string;
  readonly args: readonly Scalar[];
  readonly partition: readonly Scalar[];
  readonly order: readonly SortKey[];
}

export type Scalar =
  LiteralScalar | ColumnScalar | CallScalar | CaseScalar | SubqueryScalar | MembershipScalar | WindowScalar;

export function literal(type: KqlType, value: LiteralScalar['value']): LiteralScalar {
  return { kind: 'literal', type, value };
}

export function columnRef(column: Column): ColumnScalar {
  return { kind: 'column', type: column.type, column };
}

export function call(name: string, type: KqlType, ...args: readonly Scalar[]): CallScalar {
  return { kind: 'call', name, type, args };
}

export function textLiteral(value: string): LiteralScalar {
  return literal('string', value);
}

export function longLiteral(value: bigint | number): LiteralScalar {
  return literal('long', BigInt(value));
}

export function boolLiteral(value: boolean): LiteralScalar {
  return literal('bool', value);
}

/** The typed null; the empty text for `string`, which has no null. */
export function nullLiteral(type: KqlType): LiteralScalar {
  return literal(type, type === 'string' ? '' : null);
}

/** Whether the scalar can never be null. Conservative: false where it is not known. */
export function isNeverNull(scalar: Scalar): boolean {
  if (scalar.kind === 'call' && scalar.name === 'dynamic_text') return false;
  return scalar.type === 'string' || (scalar.kind === 'literal' && scalar.value !== null);
}

/** Whether the scalar may have another value in another row. What a subquery gives is one value. */
export function dependsOnRows(scalar: Scalar): boolean {
  return scalar.kind === 'column' || scalar.kind === 'window' || partsOf(scalar).some(dependsOnRows);
}

/** The scalars that a scalar is made of, over the same row. Not what is inside the plans of subqueries and memberships. */
export function partsOf(scalar: Scalar): readonly Scalar[] {
  switch (scalar.kind) {
    case 'call':
      return scalar.args;
    case 'case':
      return [...scalar.branches.flatMap((branch) => [branch.when, branch.then]), scalar.otherwise];
    case 'window':
      return [...scalar.args, ...scalar.partition, ...scalar.order.map((key) => key.value)];
    case 'membership':
      return [scalar.value];
    case 'literal':
    case 'column':
    case 'subquery':
      return [];
  }
}

/** The scalar with others in place of its {@link partsOf}; itself where none of them changes. */
export function mapParts(scalar: Scalar, map: (part: Scalar) => Scalar): Scalar {
  const parts = partsOf(scalar);
  if (parts.every((part) => map(part) === part)) return scalar;
  switch (scalar.kind) {
    case 'call':
      return { ...scalar, args: scalar.args.map(map) };
    case 'case': {
      const branches = scalar.branches.map((branch) => ({ when: map(branch.when), then: map(branch.then) }));
      return { ...scalar, branches, otherwise: map(scalar.otherwise) };
    }
    case 'window': {
      const order = scalar.order.map((key) => ({ ...key, value: map(key.value) }));
      return { ...scalar, args: scalar.args.map(map), partition: scalar.partition.map(map), order };
    }
    case 'membership':
      return { ...scalar, value: map(scalar.value) };
    case 'literal':
    case 'column':
    case 'subquery':
      return scalar;
  }
}

/** The columns that a scalar reads of its row. */
export function columnsOf(scalar: Scalar): readonly Column[] {
  return scalar.kind === 'column' ? [scalar.column] : partsOf(scalar).flatMap(columnsOf);
}
