import { convert } from '../../lowering/convert.ts';
import type { Output } from '../../plan/rel.ts';
import type { Column } from '../../plan/scalar.ts';
import type { OperatorLowering } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { project } from '../../lowering/projection.ts';

/** `extend a = …`: adds columns, or replaces them in place. All see the input's columns. */
export const lowerExtend: OperatorLowering = (node, input, scope) => {
  const values = node.list('Expressions').flatMap((one) => lowerNamed(one, scopeOver(input, scope)));
  if (values.length === 0) return input;
  const taken = new Set([...input.columns.map((one) => one.name), ...values.map((one) => one.name)]);
  const invented = node.columns.filter((one) => !taken.has(one.name)).map((one) => one.name);
  const computed = new Map<string, Output>();
  for (const { name, value, node: valueNode } of values) {
    if (name === undefined && valueNode.kind === 'NameReference' && valueNode.symbol?.kind === 'Column')
      continue;
    const target = name ?? valueNode.columnOverwritten ?? invented.shift() ?? valueNode.text;
    const type = node.columns.find((one) => one.name === target)?.type ?? value.type;
    computed.set(target, { column: scope.lowering.newColumn(target, type), value: convert(value, type) });
  }
  const outputs: (Output | Column)[] = input.columns.map((one) => computed.get(one.name) ?? one);
  const known = new Set(input.columns.map((one) => one.name));
  return project(
    input,
    [...outputs, ...[...computed].filter(([name]) => !known.has(name)).map(([, one]) => one)],
    scope.lowering,
  );
};
