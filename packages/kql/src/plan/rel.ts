import { given } from '@drawbridge/base';
import type { KqlType } from '../schema/types.ts';
import type { Column, Scalar, SortKey } from './scalar.ts';

/** A column that a relation computes. */
export interface Output {
  readonly column: Column;
  readonly value: Scalar;
}

/** Reads a base table: column `ordinals[i]` of the table becomes `columns[i]`. */
interface ScanRel {
  readonly kind: 'scan';
  readonly table: number;
  readonly ordinals: readonly number[];
  readonly columns: readonly Column[];
}

interface ValuesRel {
  readonly kind: 'values';
  readonly rows: readonly (readonly Scalar[])[];
  readonly columns: readonly Column[];
}

/** Computes exactly the outputs from each row of the input. */
export interface ProjectRel {
  readonly kind: 'project';
  readonly input: Rel;
  readonly outputs: readonly Output[];
  readonly columns: readonly Column[];
}

export interface FilterRel {
  readonly kind: 'filter';
  readonly input: Rel;
  readonly condition: Scalar;
  readonly columns: readonly Column[];
}

/** Orders the rows, and keeps the first `limit` where it is given. */
export interface SortRel {
  readonly kind: 'sort';
  readonly input: Rel;
  readonly keys: readonly SortKey[];
  readonly limit?: number;
  readonly columns: readonly Column[];
}

export interface AggregateOutput {
  readonly column: Column;
  readonly name: string;
  readonly args: readonly Scalar[];
  /** Only rows where this is true are aggregated. */
  readonly where?: Scalar;
  readonly distinct?: boolean;
  readonly order?: readonly SortKey[];
}

/** One row per distinct tuple of groups; one row in all where there are no groups. */
export interface AggregateRel {
  readonly kind: 'aggregate';
  readonly input: Rel;
  readonly groups: readonly Output[];
  readonly aggregates: readonly AggregateOutput[];
  readonly columns: readonly Column[];
}

export type JoinKind = 'inner' | 'left' | 'right' | 'full' | 'semi' | 'anti' | 'cross';

/** Columns are the left's then the right's, the left's alone for `semi` and `anti`. Null keys match null keys. */
export interface JoinRel {
  readonly kind: 'join';
  readonly join: JoinKind;
  readonly left: Rel;
  readonly right: Rel;
  readonly keys: readonly { readonly left: Scalar; readonly right: Scalar }[];
  /** What must hold besides. */
  readonly condition?: Scalar;
  readonly columns: readonly Column[];
}

/** All rows of all branches; `values[i]` of a branch becomes `columns[i]`. */
export interface UnionRel {
  readonly kind: 'union';
  readonly branches: readonly { readonly input: Rel; readonly values: readonly Scalar[] }[];
  readonly columns: readonly Column[];
}

/**
 * One row per element of the lists (primitives of the plan that make a list of dynamics), several lists side by
 * side to the longest; the input's columns are kept. `index` counts the elements of a row from zero.
 */
export interface ExpandRel {
  readonly kind: 'expand';
  readonly input: Rel;
  readonly lists: readonly Output[];
  readonly index?: Column;
  readonly columns: readonly Column[];
}

/** The numbers from `from` to `to`, both included. */
export interface RangeRel {
  readonly kind: 'range';
  readonly from: Scalar;
  readonly to: Scalar;
  readonly step: Scalar;
  readonly type: KqlType;
  readonly columns: readonly Column[];
}

/** Computed once however often it is used; every use names its own columns, in the order of `rel.columns`. */
interface SharedRel {
  readonly kind: 'shared';
  readonly id: number;
  readonly rel: Rel;
  readonly columns: readonly Column[];
}

export type Rel =
  | ScanRel
  | ValuesRel
  | ProjectRel
  | FilterRel
  | SortRel
  | AggregateRel
  | JoinRel
  | UnionRel
  | ExpandRel
  | RangeRel
  | SharedRel;

export function projectRel(input: Rel, outputs: readonly Output[]): ProjectRel {
  return { kind: 'project', input, outputs, columns: outputs.map((output) => output.column) };
}

export function filterRel(input: Rel, condition: Scalar): FilterRel {
  return { kind: 'filter', input, condition, columns: input.columns };
}

export function sortRel(input: Rel, keys: readonly SortKey[], limit?: number): SortRel {
  return {
    kind: 'sort',
    input,
    keys,
    ...given({ limit }),
    columns: input.columns,
  };
}

export function aggregateRel(
  input: Rel,
  groups: readonly Output[],
  aggregates: readonly AggregateOutput[],
): AggregateRel {
  const columns = [...groups, ...aggregates].map((output) => output.column);
  return { kind: 'aggregate', input, groups, aggregates, columns };
}

export function joinRel(
  join: JoinKind,
  left: Rel,
  right: Rel,
  keys: JoinRel['keys'],
  condition?: Scalar,
): JoinRel {
  const oneSided = join === 'semi' || join === 'anti';
  const columns = oneSided ? left.columns : [...left.columns, ...right.columns];
  return {
    kind: 'join',
    join,
    left,
    right,
    keys,
    ...given({ condition }),
    columns,
  };
}
