import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { columnRef, nullLiteral, textLiteral, type Scalar } from '../../plan/scalar.ts';
import type { ColumnSchema } from '../../schema/types.ts';
import type { SourceLowering } from '../../lowering/lowering.ts';
import { columnsAs } from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { searchTables } from './search.ts';

/**
 * `find [withsource = s] [in (T, U*)] where condition [project a, b:type]`: the rows of several tables for which the
 * condition holds. A column that a table does not have is null in it, as after a union.
 */
export const lowerFind: SourceLowering = (node, scope) => {
  readParameters(node, ['withsource']);
  if (node.optional('DataScope') !== undefined) refuse(node.child('DataScope'), 'find with a data scope');
  const [source, ...wanted] = node.columns;
  if (source === undefined) return refuse(node, 'find without columns');
  const packed = wanted.find((column) => column.type === 'dynamic' && column.name.startsWith('pack_'));
  if (packed !== undefined && !hasColumn(node, packed.name)) {
    refuse(node, 'packing the other columns of find', 'name the columns: find … where … project a, b');
  }
  const columns = columnsAs(node.columns, scope.lowering);
  const branches = searchTables(node, scope).map((relation, index) => ({
    input: relation.rel,
    values: [
      textLiteral(relation.name ?? `union_arg${index}`),
      ...wanted.map((column) => valueOf(column, relation, node)),
    ],
  }));
  return { rel: { kind: 'union', branches, columns }, columns, hidden: [], order: [], serialized: false };
};

/** Whether the author asked for a column of that name. */
function hasColumn(node: KustoNode, name: string): boolean {
  const project = node.optional('Project')?.list('Columns') ?? [];
  return project.some((projected) => projected.kind !== 'PackExpression' && projected.text.startsWith(name));
}

/** The column of that name, in the type that is asked for. */
function valueOf(wanted: ColumnSchema, relation: Relation, node: KustoNode): Scalar {
  const named = relation.columns.filter((candidate) => candidate.name === wanted.name);
  const suffixed = relation.columns.filter(
    (candidate) => `${candidate.name}_${candidate.type}` === wanted.name,
  );
  const column = named[0] ?? suffixed[0];
  if (column === undefined) return nullLiteral(wanted.type);
  const isTyped = node.optional('Project') !== undefined;
  if (column.type !== wanted.type && !isTyped)
    return refuse(node, `find of '${wanted.name}' in several types`);
  return convert(columnRef(column), wanted.type);
}
