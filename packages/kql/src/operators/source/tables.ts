import { watchlistServiceColumns } from '../../kusto/catalog.ts';
import { ordinalsOf, showsHidden } from '../../kusto/hidden-columns.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { filterRel, type Rel } from '../../plan/rel.ts';
import { call, columnRef, literal, nullLiteral, textLiteral, type Scalar } from '../../plan/scalar.ts';
import type { ColumnSchema, TableSchema } from '../../schema/types.ts';
import { bindArguments, runBody } from '../statements/function-body.ts';
import { columnsAs, type Lowering, type Scope, type SourceLowering } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';

/** A name that is a table: a `let`, a parameter, a base table, or a function without parentheses. */
export const lowerTableName: SourceLowering = (node, scope) => {
  const name = node.symbol?.name ?? node.text;
  const binding = scope.environment.find(name);
  if (binding?.kind === 'table') return { ...binding.make(), name: undefined };
  if (binding?.kind === 'function') {
    const isView = binding.declaration.optional('ViewKeyword') !== undefined;
    const block = runBlock(binding.declaration.child('Body'), scope, binding.environment);
    return { ...block, name: isView ? name : undefined };
  }
  const table = scope.lowering.options.catalog.tables.find((candidate) => candidate.name === name);
  if (table !== undefined) return scanTable(table, scope.lowering);
  const body = node.calledBody();
  if (body !== undefined) return runBlock(body, scope);
  return reject(node, `there is no table '${name}'`);
};

/** The tables of `let` statements whose names the test accepts: of functions only those declared as views. */
export function boundTables(accepts: (name: string) => boolean, scope: Scope): readonly Relation[] {
  return scope.environment.named(accepts).flatMap(({ name, binding }): readonly Relation[] => {
    if (binding.kind !== 'function' || binding.declaration.optional('ViewKeyword') === undefined) return [];
    return [{ ...runBlock(binding.declaration.child('Body'), scope, binding.environment), name }];
  });
}

/** Reads a base table, within the time range that the caller of the engine set. */
export function scanTable(table: TableSchema, lowering: Lowering): Relation {
  lowering.tablesRead.add(table.name);
  const columns = columnsAs(table.columns, lowering);
  const index = lowering.options.catalog.tables.indexOf(table);
  const ordinals = ordinalsOf(table);
  if (showsHidden(table)) lowering.hiddenRead.add(table.name);
  const rel = withinTimeRange({ kind: 'scan', table: index, ordinals, columns }, lowering);
  return { rel, columns, hidden: [], order: [], serialized: false, name: table.name };
}

/** The rows of a table that lie in the time range that the caller set, if both have one. */
export function withinTimeRange(rel: Rel, lowering: Lowering): Rel {
  const range = lowering.options.timeRange;
  const time = rel.columns.find((column) => column.name === 'TimeGenerated' && column.type === 'datetime');
  if (range === undefined || time === undefined) return rel;
  const from = call('greater_or_equal', 'bool', columnRef(time), literal('datetime', range.from));
  const to = call('less', 'bool', columnRef(time), literal('datetime', range.to));
  return filterRel(rel, call('and', 'bool', from, to));
}

/** A call whose value is a table: an author's function, `table('…')`, or `_GetWatchlist('…')`. */
export const lowerTableCall: SourceLowering = (node, scope) => {
  const name = node.child('Name').text;
  if (name === '_GetWatchlist') return lowerWatchlist(node, scope);
  if (name === 'table') return lowerTableFunction(node, scope);
  const body = node.calledBody();
  if (body === undefined) return refuse(node, `the function '${name}'`);
  return runBlock(body, scope, bindArguments(node, scope));
};

function runBlock(body: KustoNode, scope: Scope, environment = scope.environment): Relation {
  const { expression, scope: inner } = runBody(body, { lowering: scope.lowering, environment, columns: [] });
  if (expression === undefined) return refuse(body, 'a function without a value');
  return { ...scope.lowering.table(expression, inner), name: undefined };
}

function lowerTableFunction(node: KustoNode, scope: Scope): Relation {
  const name = constantText(node, scope);
  const table = scope.lowering.options.catalog.tables.find((candidate) => candidate.name === name);
  return table === undefined ? reject(node, `there is no table '${name}'`) : scanTable(table, scope.lowering);
}

/** The text that a call has as its one argument, which must be constant. */
export function constantText(node: KustoNode, scope: Scope): string {
  const [argument] = node.child('ArgumentList').expressions;
  const value = argument === undefined ? undefined : scope.lowering.scalar(argument, scope);
  if (value?.kind !== 'literal' || typeof value.value !== 'string') {
    return refuse(node, 'a name that is not constant');
  }
  return value.value;
}

function lowerWatchlist(node: KustoNode, scope: Scope): Relation {
  const alias = constantText(node, scope);
  const { watchlists } = scope.lowering.options.catalog;
  const watchlist = watchlists.find((candidate) => candidate.alias === alias);
  if (watchlist === undefined) return reject(node, `there is no watchlist '${alias}'`);
  const own = watchlist.columns.map((name): ColumnSchema => ({ name, type: 'string' }));
  const columns = columnsAs([...watchlistServiceColumns, ...own], scope.lowering);
  const rows = watchlist.rows.map((row, index): readonly Scalar[] => [
    textLiteral(String(index)),
    nullLiteral('datetime'),
    textLiteral(row[watchlist.searchKey] ?? ''),
    ...watchlist.columns.map((name) => textLiteral(row[name] ?? '')),
  ]);
  return constantTable(rows, columns);
}

/** A table of constant rows, in their order. */
export function constantTable(rows: readonly (readonly Scalar[])[], columns: Relation['columns']): Relation {
  return { rel: { kind: 'values', rows, columns }, columns, hidden: [], order: [], serialized: false };
}

export const lowerParenthesized: SourceLowering = (node, scope) =>
  scope.lowering.table(node.child('Expression'), scope);

/** `materialize(…)` where no `let` holds it: there is nothing to share. */
export const lowerMaterialize: SourceLowering = (node, scope) =>
  scope.lowering.table(node.child('Expression'), scope);
