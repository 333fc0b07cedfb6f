import { isLiteral, readLiteral } from '../../kusto/literals.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { columnRef, dependsOnRows, nullLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import type { ExpressionLowering, Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';

/** A literal, wherever it stands. */
export const lowerLiteral: ExpressionLowering = (node, scope) => {
  if (!isLiteral(node)) throw new Error(`${node.kind} is not a literal`);
  return readLiteral(node, scope.lowering.options.now);
};

export const lowerNull: ExpressionLowering = (node) => nullLiteral(node.type ?? 'dynamic');

export const lowerInner: ExpressionLowering = (node, scope) =>
  scope.lowering.scalar(node.child('Expression'), scope);

/** A name: a column of the row, a `let`, or a parameter. */
export const lowerName: ExpressionLowering = (node, scope) => {
  const name = node.symbol?.name ?? node.text;
  if (node.symbol?.kind === 'Column') {
    const column = findColumn(name, scope);
    if (column !== undefined) return columnRef(column);
  }
  const binding = scope.environment.find(name);
  if (binding?.kind === 'scalar') return binding.value;
  if (binding?.kind === 'table') return firstValue(node, scope);
  const column = findColumn(name, scope);
  if (column !== undefined) return columnRef(column);
  return reject(node, `the name '${name}' does not refer to a value here`);
};

function findColumn(name: string, scope: Scope): Column | undefined {
  return scope.columns.find((column) => column.name === name);
}

/** `toscalar(…)`: the first column of the first row; of an expression its value, once for the query. */
export const lowerToScalar: ExpressionLowering = (node, scope) => {
  if (node.optional('KindParameter') !== undefined) refuse(node, 'a kind of toscalar');
  const inner = node.child('Expression');
  return inner.isTabular ? firstValue(inner, scope) : onceForTheQuery(inner, scope);
};

function onceForTheQuery(node: KustoNode, scope: Scope): Scalar {
  const value = scope.lowering.scalar(node, scope);
  if (value.kind === 'literal' || dependsOnRows(value)) return value;
  const column = scope.lowering.newColumn('value', value.type);
  return {
    kind: 'subquery',
    type: value.type,
    rel: { kind: 'values', rows: [[value]], columns: [column] },
    column,
  };
}

function firstValue(node: KustoNode, scope: Scope): Scalar {
  const relation = scope.lowering.table(node, scope);
  const column = relation.columns[0];
  if (column === undefined) return reject(node, 'the table has no column');
  const rel = {
    kind: 'sort',
    input: relation.rel,
    keys: relation.order,
    limit: 1,
    columns: relation.rel.columns,
  } as const;
  return { kind: 'subquery', type: column.type, rel, column };
}
