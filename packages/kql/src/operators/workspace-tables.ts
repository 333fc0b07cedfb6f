import { nameHints } from '@drawbridge/base';

import type { DeclaredRow } from '../engine/engine.ts';
import type { KustoNode } from '../kusto/node.ts';
import type { ColumnSchema } from '../types.ts';
import { columnsAs, type Scope, type SourceLowering } from './lowering.ts';
import { declaredCells } from './declared-rows.ts';
import { refuse, reject } from './refusal.ts';
import { constantTable, constantText, withinTimeRange } from './tables.ts';

/**
 * `workspace('other').Table`: the engine has one workspace, so the rows are those that the user declared for the table
 * of the other one; its columns are those that a table of this name has here. A table without any is refused, as an
 * address of `externaldata` is.
 */
export const lowerWorkspaceTable: SourceLowering = (node, scope) => {
  const place = node.child('Expression');
  const selector = node.child('Selector');
  if (place.kind !== 'FunctionCallExpression' || place.child('Name').text !== 'workspace') {
    return refuse(node, `'${node.text}', which is a table of another place,`);
  }
  const { catalog } = scope.lowering.options;
  const table = catalog.tables.find((one) => one.name === selector.symbol?.name);
  if (table === undefined || selector.text.includes('*')) {
    return refuse(selector, `'${selector.text}' of another workspace, which is no table that is known here,`);
  }
  refuseAsSource(node);
  const columns = columnsAs(table.columns, scope.lowering);
  const rows = declaredRows(place, table.name, scope);
  checkNames(rows, table.columns, selector);
  const typed = rows.map((row) => ({ Type: table.name, ...row }));
  const made = constantTable(declaredCells(typed, columns), columns);
  return { ...made, rel: withinTimeRange(made.rel, scope.lowering) };
};

function declaredRows(place: KustoNode, table: string, scope: Scope): readonly DeclaredRow[] {
  const workspace = constantText(place, scope);
  const { workspaces } = scope.lowering.options.catalog;
  // Azure's names do not differ by case.
  const same = (one: string): boolean => one.toLowerCase() === workspace.toLowerCase();
  const known = workspaces.find((one) => same(one.workspace) && one.table === table);
  if (known !== undefined) return known.rows;
  return refuse(
    place,
    `'${table}' of the workspace '${workspace}', for which no rows were given,`,
    `there is one workspace here: declare the rows in fixtures/workspaces/<name>.yaml, with the fields 'workspace: ${workspace}', ` +
      `'table: ${table}' and 'file' (a CSV or JSON file beside it) or 'rows'`,
  );
}

/** What is declared under a misspelt name would be missing without a word. */
function checkNames(rows: readonly DeclaredRow[], columns: readonly ColumnSchema[], node: KustoNode): void {
  const known = columns.map((one) => one.name);
  const other = rows
    .flatMap((row) => Object.keys(row))
    .find((name) => name !== 'Type' && !known.includes(name));
  if (other === undefined) return;
  reject(
    node,
    `the rows that were declared for '${node.text}' have a column '${other}', which the table has not`,
    ...nameHints(other, known, 'columns'),
  );
}

/** Log Analytics puts the workspace into the name, in a form that is not published. */
function refuseAsSource(node: KustoNode): void {
  const union = node.ancestor('UnionOperator');
  const names = union?.list('Parameters').map((one) => one.text) ?? [];
  if (names.some((one) => /^with_?source/.test(one))) {
    refuse(node, "a table of another workspace in a union that has 'withsource'");
  }
}
