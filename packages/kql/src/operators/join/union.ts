import { matchesGlob } from '@drawbridge/base';

import type { KustoNode } from '../../kusto/node.ts';
import type { UnionRel } from '../../plan/rel.ts';
import { columnRef, nullLiteral, textLiteral, type Column, type Scalar } from '../../plan/scalar.ts';
import type { ColumnSchema } from '../../schema/types.ts';
import {
  columnsAs,
  type OperatorLowering,
  type Scope,
  type SourceLowering,
} from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { boundTables, scanTable } from '../source/tables.ts';

/** `T | union U, V`. */
export const lowerUnion: OperatorLowering = (node, input, scope) => {
  if (input.partition !== undefined) refuse(node, 'union inside another operator');
  return unite(node, [input], scope);
};

/** `union T, U`. */
export const lowerUnionSource: SourceLowering = (node, scope) => unite(node, [], scope);

function unite(node: KustoNode, inputs: readonly Relation[], scope: Scope): Relation {
  const parameters = readParameters(node, ['kind', 'withsource', 'with_source', 'isfuzzy']);
  const isFuzzy = parameters.get('isfuzzy')?.text === 'true';
  const source = parameters.get('withsource') ?? parameters.get('with_source');
  const others = node
    .list('Expressions')
    .flatMap((expression) => (isFuzzy && isMissing(expression, scope) ? [] : tablesOf(expression, scope)));
  const all = [...inputs, ...others];
  if (all.length === 0) reject(node, 'none of the tables of the union exists');
  if (parameters.get('kind')?.text === 'inner') refuseDifferentColumns(node, all);
  return uniteAs(node, node.columns, all, source?.symbolOrText, scope);
}

/** The binder gives an inner union all columns: it is answered only where that makes no difference. */
function refuseDifferentColumns(node: KustoNode, relations: readonly Relation[]): void {
  const columns = relations.map((relation) =>
    relation.columns
      .map(({ name, type }) => `${name}:${type}`)
      .sort()
      .join(),
  );
  if (new Set(columns).size > 1) {
    refuse(
      node,
      'union kind=inner of tables with different columns',
      'project the common columns of each first',
    );
  }
}

/** The union of the relations with the given columns; the source column, if any, is the first. */
export function uniteAs(
  node: KustoNode,
  schema: readonly ColumnSchema[],
  relations: readonly Relation[],
  sourceColumn: string | undefined,
  scope: Scope,
): Relation {
  refuseAmbiguousNames(node, relations);
  const columns = columnsAs(schema, scope.lowering);
  const branches = relations.map((relation, index): UnionRel['branches'][number] => {
    const valueFor = valuesOf(relation);
    const values = schema.map((wanted, at): Scalar => {
      if (at === 0 && wanted.name === sourceColumn) return textLiteral(relation.name ?? `union_arg${index}`);
      return valueFor(wanted);
    });
    return { input: relation.rel, values };
  });
  return { rel: { kind: 'union', branches, columns }, columns, hidden: [], order: [], serialized: false };
}

/** The binder numbers other columns than Kusto where `x` has two types and a table has an `x_long` of its own. */
function refuseAmbiguousNames(node: KustoNode, relations: readonly Relation[]): void {
  const types = new Map<string, Set<string>>();
  for (const { name, type } of relations.flatMap((relation) => relation.columns)) {
    types.set(name, (types.get(name) ?? new Set()).add(type));
  }
  for (const [name, several] of types) {
    const taken = several.size > 1 && [...several].some((type) => types.has(`${name}_${type}`));
    if (taken) refuse(node, `a union in which '${name}' has several types and the names for them are taken`);
  }
}

/**
 * The value of an output column in a branch: its column of that name and type; also `name_type`, which the binder makes
 * of a name with several types. Looked up, for `union *` asks for thousands of columns in hundreds of tables.
 */
function valuesOf(relation: Relation): (wanted: ColumnSchema) => Scalar {
  const plain = new Map<string, Column>();
  const suffixed = new Map<string, Column>();
  for (const column of relation.columns) {
    plain.set(keyOf(column), column);
    suffixed.set(keyOf({ name: `${column.name}_${column.type}`, type: column.type }), column);
  }
  return (wanted) => {
    const column = plain.get(keyOf(wanted)) ?? suffixed.get(keyOf(wanted));
    return column === undefined ? nullLiteral(wanted.type) : columnRef(column);
  };
}

const keyOf = ({ name, type }: ColumnSchema): string => `${type} ${name}`;

/** One table, or all that a wildcard matches. */
export function tablesOf(node: KustoNode, scope: Scope): readonly Relation[] {
  if (node.kind !== 'NameReference' || !node.text.includes('*')) return [scope.lowering.table(node, scope)];
  const fits = (name: string): boolean => matchesGlob(node.text, name);
  const { catalog } = scope.lowering.options;
  const base = catalog.tables
    .filter((table) => fits(table.name))
    .map((table) => scanTable(table, scope.lowering));
  const views = boundTables(fits, scope);
  if (views.length > 0 && !isOnlyCounted(node)) {
    const names = views.map((view) => view.name).join(', ');
    refuse(
      node,
      'a wildcard that matches views of let statements, whose columns the binder leaves out,',
      `name them: union ${names}`,
    );
  }
  return [...base, ...views];
}

/** `union V* | count`: the columns do not matter. */
function isOnlyCounted(node: KustoNode): boolean {
  const union = node.ancestor('UnionOperator');
  const pipe = union?.ancestor('PipeExpression');
  return pipe?.child('Operator').kind === 'CountOperator' && pipe.child('Expression').text === union?.text;
}

/** Whether a branch begins at a table that does not exist, which `isfuzzy` leaves out. */
function isMissing(node: KustoNode, scope: Scope): boolean {
  if (node.kind === 'PipeExpression' || node.kind === 'ParenthesizedExpression') {
    return isMissing(node.child('Expression'), scope);
  }
  if (node.kind !== 'NameReference' || node.text.includes('*')) return false;
  const name = node.symbolOrText;
  const isKnown = scope.lowering.options.catalog.tables.some((table) => table.name === name);
  return !isKnown && scope.environment.find(name) === undefined && node.calledBody() === undefined;
}
