import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { Output } from '../../plan/rel.ts';
import { columnRef, type Column } from '../../plan/scalar.ts';
import type { Lowering, OperatorLowering } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { lowerProjected } from '../../lowering/named-expressions.ts';
import { refuse } from '../../lowering/refusal.ts';
import { project } from '../../lowering/projection.ts';
import type { Relation } from '../../lowering/relation.ts';

/** `project a, b = …`: exactly these columns, in this order. */
export const lowerProject: OperatorLowering = (node, input, scope) => {
  const values = node
    .list('Expressions')
    .flatMap((expression) => lowerProjected(expression, scopeOver(input, scope)));
  const wanted = node.columns;
  if (wanted.length !== values.length) refuse(node, 'a projection of several values by one expression');
  return project(
    input,
    values.map(({ value }, index): Output => {
      const { name, type } = wanted[index] ?? { name: '', type: value.type };
      return { column: scope.lowering.newColumn(name, type), value: convert(value, type) };
    }),
    scope.lowering,
  );
};

/** `project-away`, `project-keep`, `project-reorder`: the binder has worked out which columns, wildcards included. */
export const lowerColumnChoice: OperatorLowering = (node, input, scope) => {
  const byName = new Map(input.columns.map((column) => [column.name, column]));
  return project(
    input,
    node.columns.map((column) => byName.get(column.name) ?? missing(node, column.name)),
    scope.lowering,
  );
};

function missing(node: KustoNode, name: string): Column {
  return refuse(node, `choosing the column '${name}'`);
}

/** `project-rename new = old`: in place. */
export const lowerProjectRename: OperatorLowering = (node, input, scope) => {
  const renamed = new Map(
    node.list('Expressions').flatMap((expression): readonly (readonly [string, string])[] => {
      if (expression.kind !== 'SimpleNamedExpression') return [];
      return [[expression.child('Expression').symbolOrText, expression.child('Name').symbolOrText]];
    }),
  );
  return renameColumns(input, (column) => renamed.get(column.name) ?? column.name, scope.lowering);
};

/** The relation with other names for its columns. */
function renameColumns(input: Relation, rename: (column: Column) => string, lowering: Lowering): Relation {
  return project(
    input,
    input.columns.map((column): Output | Column => {
      const name = rename(column);
      return name === column.name
        ? column
        : { column: lowering.newColumn(name, column.type), value: columnRef(column) };
    }),
    lowering,
  );
}
