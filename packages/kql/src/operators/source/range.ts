import { convert } from '../../lowering/convert.ts';
import { columnRef } from '../../plan/scalar.ts';
import { columnsAs, type SourceLowering } from '../../lowering/lowering.ts';
import { refuse } from '../../lowering/refusal.ts';

/** `range x from a to b step c`: both ends included. */
export const lowerRange: SourceLowering = (node, scope) => {
  const columns = columnsAs(node.columns, scope.lowering);
  const [column] = columns;
  if (column === undefined) return refuse(node, 'a range without a column');
  const { type } = column;
  if (type === 'decimal') refuse(node, 'a range of decimals');
  const [from, to] = ['From', 'To'].map((name) =>
    convert(scope.lowering.scalar(node.child(name), scope), type),
  );
  const stepType = type === 'datetime' ? 'timespan' : type;
  const step = convert(scope.lowering.scalar(node.child('Step'), scope), stepType);
  if (from === undefined || to === undefined) throw new Error('a range has two ends');
  return {
    rel: { kind: 'range', from, to, step, type, columns },
    columns,
    hidden: [],
    order: [{ value: columnRef(column), descending: isNegative(step), nullsFirst: false }],
    serialized: true,
  };
};

function isNegative(step: ReturnType<typeof convert>): boolean {
  if (step.kind !== 'literal') return false;
  return typeof step.value === 'bigint' ? step.value < 0n : typeof step.value === 'number' && step.value < 0;
}
