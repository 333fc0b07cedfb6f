import type { KustoNode } from '../../kusto/node.ts';
import { scopeOver, type OperatorLowering } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { conform } from '../pipeline/pipe.ts';
import { project } from '../../lowering/projection.ts';
import type { Relation } from '../../lowering/relation.ts';
import { refuse } from '../../lowering/refusal.ts';

/** `partition by key (subquery)`: runs the subquery over the rows of each key by themselves. */
export const lowerPartition: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  const operand = node.child('Operand');
  if (operand.kind !== 'PartitionSubquery') return refuse(node, 'partition … { … }');
  if (input.partition !== undefined) return refuse(node, 'partition inside another operator');
  const key = scope.lowering.scalar(node.child('ByExpression'), scopeOver(input, scope));
  const group = scope.lowering.newColumn('group', key.type);
  const keyed = project(input, [...input.columns, { column: group, value: key }], scope.lowering);
  const hidden = [...new Set([...keyed.hidden, group])];
  const grouped: Relation = { ...keyed, columns: input.columns, hidden, partition: group };
  const result = operatorsOf(operand.child('Subquery')).reduce(
    (relation, operator) =>
      conform(scope.lowering.apply(operator, relation, scope), operator, scope.lowering),
    grouped,
  );
  const rows = { ...result, partition: undefined, order: [], serialized: false };
  return project({ ...rows, hidden: [] }, result.columns, scope.lowering);
};

export function operatorsOf(node: KustoNode): readonly KustoNode[] {
  return node.kind === 'PipeExpression'
    ? [...operatorsOf(node.child('Expression')), node.child('Operator')]
    : [node];
}
