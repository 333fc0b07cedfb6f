import { projectRel, type Output } from '../plan/rel.ts';
import { columnRef, type Column, type Scalar, type WindowScalar } from '../plan/scalar.ts';
import type { Relation } from './relation.ts';

/**
 * SQL has window functions only in a select list, and not inside one another. This computes the innermost ones in
 * projections of their own until none is left.
 */
export function hoistWindows(
  relation: Relation,
  scalars: readonly Scalar[],
  newColumn: (type: Scalar['type']) => Column,
): { readonly relation: Relation; readonly scalars: readonly Scalar[] } {
  const found = [...new Set(scalars.flatMap(innermostWindows))];
  if (found.length === 0) return { relation, scalars };
  const made = new Map(found.map((innermostWindow) => [innermostWindow, newColumn(innermostWindow.type)]));
  const kept = relation.rel.columns.map((column): Output => ({ column: column, value: columnRef(column) }));
  const outputs = [...made].map(([value, column]): Output => ({ column, value }));
  const rel = projectRel(relation.rel, [...kept, ...outputs]);
  const next = { ...relation, rel };
  return hoistWindows(
    next,
    scalars.map((scalar) => replaceWindows(scalar, made)),
    newColumn,
  );
}

function innermostWindows(scalar: Scalar): readonly WindowScalar[] {
  const inner = childrenOf(scalar).flatMap(innermostWindows);
  return inner.length === 0 && scalar.kind === 'window' ? [scalar] : inner;
}

function childrenOf(scalar: Scalar): readonly Scalar[] {
  switch (scalar.kind) {
    case 'call':
      return scalar.args;
    case 'case':
      return [...scalar.branches.flatMap((branch) => [branch.when, branch.then]), scalar.otherwise];
    case 'window':
      return [...scalar.args, ...scalar.partition];
    case 'membership':
      return [scalar.value];
    case 'literal':
    case 'column':
    case 'subquery':
      return [];
  }
}

function replaceWindows(scalar: Scalar, made: ReadonlyMap<WindowScalar, Column>): Scalar {
  const replace = (part: Scalar): Scalar => replaceWindows(part, made);
  switch (scalar.kind) {
    case 'window': {
      const column = made.get(scalar);
      if (column !== undefined) return columnRef(column);
      return { ...scalar, args: scalar.args.map(replace), partition: scalar.partition.map(replace) };
    }
    case 'call':
      return { ...scalar, args: scalar.args.map(replace) };
    case 'case': {
      const branches = scalar.branches.map((branch) => ({
        when: replace(branch.when),
        then: replace(branch.then),
      }));
      return { ...scalar, branches, otherwise: replace(scalar.otherwise) };
    }
    case 'membership':
      return { ...scalar, value: replace(scalar.value) };
    case 'literal':
    case 'column':
    case 'subquery':
      return scalar;
  }
}
