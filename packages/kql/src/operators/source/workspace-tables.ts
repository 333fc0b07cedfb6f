import { nameHints } from '@drawbridge/base';

import type { DeclaredRow } from '../../schema/workspace.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { TableSchema } from '../../schema/types.ts';
import { columnsAs, type Scope, type SourceLowering } from '../../lowering/lowering.ts';
import { declaredCells, misfitOf } from './declared-rows.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
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
    return refuse(node, `'${node.text}', a table outside this workspace,`);
  }
  const { catalog } = scope.lowering.options;
  const table = catalog.tables.find((candidate) => candidate.name === selector.symbol?.name);
  if (table === undefined || selector.text.includes('*')) {
    return refuse(selector, `'${selector.text}', a table of another workspace that is not defined here,`);
  }
  refuseAsSource(node);
  const columns = columnsAs(table.columns, scope.lowering);
  const rows = declaredRows(place, table.name, scope);
  checkRows(rows, table, selector);
  const whole = rows.map((row) => ({ ...namesOf(table), ...row }));
  const made = constantTable(declaredCells(whole, columns), columns);
  return { ...made, rel: withinTimeRange(made.rel, scope.lowering) };
};

function declaredRows(place: KustoNode, table: string, scope: Scope): readonly DeclaredRow[] {
  const workspace = constantText(place, scope);
  const { workspaces } = scope.lowering.options.catalog;
  // Azure's names do not differ by case.
  const same = (name: string): boolean => name.toLowerCase() === workspace.toLowerCase();
  const known = workspaces.find((declared) => same(declared.workspace) && declared.table === table);
  if (known !== undefined) return known.rows;
  return refuse(
    place,
    `'${table}' of the workspace '${workspace}', for which no rows were given,`,
    `there is one workspace here: declare the rows in fixtures/workspaces/<name>.yaml, with the fields 'workspace: ${workspace}', ` +
      `'table: ${table}' and 'file' (a CSV or JSON file beside it) or 'rows'`,
  );
}

/** The columns in which a table tells its name, where a row does not say otherwise. */
function namesOf({ name, columns, hidden = [] }: TableSchema): DeclaredRow {
  const telling = [...columns, ...hidden].filter((column) => column.missing === 'table-name');
  return Object.fromEntries(telling.map((column) => [column.name, name]));
}

/** What is declared under a misspelt name, or does not fit, would be missing without a word. */
function checkRows(rows: readonly DeclaredRow[], table: TableSchema, node: KustoNode): void {
  const columns = [...table.columns, ...(table.hidden ?? [])];
  const known = columns.map((hiddenColumn) => hiddenColumn.name);
  const other = rows.flatMap((row) => Object.keys(row)).find((name) => !known.includes(name));
  const declared = `the rows that were declared for '${node.text}' have`;
  if (other !== undefined) {
    const hints = nameHints(other, known, 'columns');
    reject(node, `${declared} a column '${other}', which the table does not have`, ...hints);
  }
  const misfit = misfitOf(rows, columns);
  if (misfit === undefined) return;
  const { value, column } = misfit;
  reject(
    node,
    `${declared} ${JSON.stringify(value)} in '${column.name}', which is not of type ${column.type}`,
  );
}

/** Log Analytics puts the workspace into the name, in a form that is not published. */
function refuseAsSource(node: KustoNode): void {
  const union = node.ancestor('UnionOperator');
  const names = union?.list('Parameters').map((parameter) => parameter.text) ?? [];
  if (names.some((name) => /^with_?source/.test(name))) {
    refuse(node, "a table of another workspace in a union that has 'withsource'");
  }
}
