import { convert } from '../../lowering/convert.ts';
import type { Output } from '../../plan/rel.ts';
import type { Column } from '../../plan/scalar.ts';
import type { OperatorLowering } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { project } from '../../lowering/projection.ts';

/** `extend a = …`: adds columns, or replaces them in place. All see the input's columns. */
export const lowerExtend: OperatorLowering = (node, input, scope) => {
  const values = node
    .list('Expressions')
    .flatMap((expression) => lowerNamed(expression, scopeOver(input, scope)));
  if (values.length === 0) return input;
  const taken = new Set([
    ...input.columns.map((column) => column.name),
    ...values.map((value) => value.name),
  ]);
  const invented = node.columns.filter((column) => !taken.has(column.name)).map((column) => column.name);
  const computed = new Map<string, Output>();
  for (const { name, value, node: valueNode } of values) {
    if (name === undefined && valueNode.kind === 'NameReference' && valueNode.symbol?.kind === 'Column')
      continue;
    const target = name ?? valueNode.columnOverwritten ?? invented.shift() ?? valueNode.text;
    const type = node.columns.find((column) => column.name === target)?.type ?? value.type;
    computed.set(target, { column: scope.lowering.newColumn(target, type), value: convert(value, type) });
  }
  const outputs: (Output | Column)[] = input.columns.map((column) => computed.get(column.name) ?? column);
  const known = new Set(input.columns.map((column) => column.name));
  return project(
    input,
    [...outputs, ...[...computed].filter(([name]) => !known.has(name)).map(([, output]) => output)],
    scope.lowering,
  );
};
