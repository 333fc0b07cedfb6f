import type { StoredFunction } from '../schema/workspace.ts';
import type { TableSchema } from '../schema/types.ts';
import type { KustoNode } from './node.ts';

/**
 * Log Analytics has columns that "won't show in query results unless you explicitly specify the column in the output".
 * Microsoft's binder knows no such thing. So a query that names one is bound with it as an ordinary last column of the
 * tables that have it, and it is taken off the output again unless an operator that chooses columns names it. What is
 * between sees it: in a query that filters by `_ItemId`, `distinct *` is by `_ItemId` too.
 */
export function hiddenNames(tables: readonly TableSchema[]): readonly string[] {
  return [...new Set(tables.flatMap(({ hidden = [] }) => hidden.map((column) => column.name)))].sort();
}

/** The hidden columns that a query names, itself or in the saved functions that it calls. */
export function hiddenNamedIn(
  text: string,
  hidden: readonly string[],
  functions: readonly StoredFunction[],
): readonly string[] {
  if (hidden.length === 0) return hidden;
  const whole = withBodies(text, functions);
  return hidden.filter((name) => whole.includes(name) && word(name).test(whole));
}

/** The text, and the bodies of the functions that it names, and so on. */
function withBodies(text: string, functions: readonly StoredFunction[]): string {
  let whole = text;
  let rest = functions;
  for (;;) {
    const called = rest.filter(({ name }) => whole.includes(name));
    if (called.length === 0) return whole;
    rest = rest.filter((stored) => !called.includes(stored));
    whole = [whole, ...called.map(({ body }) => body)].join('\n');
  }
}

const word = (name: string): RegExp => new RegExp(`\\b${name}\\b`);

/** The tables with those of their hidden columns that are named. */
export function tablesNaming(
  tables: readonly TableSchema[],
  names: readonly string[],
): readonly TableSchema[] {
  if (names.length === 0) return tables;
  return tables.map((table) => {
    const named = (table.hidden ?? []).filter((column) => names.includes(column.name));
    const ordinary = named.map(({ name, type }) => ({ name, type }));
    return named.length === 0 ? table : { ...table, columns: [...table.columns, ...ordinary] };
  });
}

/** Where the columns of a table lie in the database: behind its own are the hidden ones, whether named or not. */
export function ordinalsOf({ columns, hidden = [] }: TableSchema): readonly number[] {
  const hiddenAt = columns.map(({ name }) => hidden.findIndex((column) => column.name === name));
  const own = hiddenAt.filter((at) => at === -1).length;
  return hiddenAt.map((at, index) => (at === -1 ? index : own + at));
}

/** Whether the table, as a query sees it, has some of its hidden columns. */
export function showsHidden({ columns, hidden = [] }: TableSchema): boolean {
  return hidden.some(({ name }) => columns.some((column) => column.name === name));
}

/** The operators that choose columns: what they name is meant to be seen. */
const choosing = new Set([
  'ProjectOperator',
  'ProjectKeepOperator',
  'ProjectReorderOperator',
  'ProjectRenameOperator',
  'ProjectByNamesOperator',
  'SummarizeOperator',
  'DistinctOperator',
  'MakeSeriesOperator',
  'TopNestedOperator',
  'MvExpandOperator',
  'FindOperator',
]);

/** The names that a query or a saved function that it calls chooses, or makes, as columns. */
export function chosenNames(root: KustoNode, saved: ReadonlySet<string>): ReadonlySet<string> {
  const chosen = new Set<string>();
  const walk = (node: KustoNode, operator: string): void => {
    const inside = node.kind.endsWith('Operator') ? node.kind : operator;
    const isChosen = node.kind === 'NameReference' && choosing.has(inside);
    if (isChosen || node.kind === 'NameDeclaration') chosen.add(node.symbolOrText);
    const { symbol } = node;
    const body = symbol !== undefined && saved.has(symbol.name) ? node.calledBody() : undefined;
    if (body !== undefined) walk(body, '');
    for (const child of node.children) walk(child, inside);
  };
  walk(root, '');
  return chosen;
}

/** Whether a column of the output is there only because the query named it on the way. */
export function isUnshown(column: string, unshown: ReadonlySet<string>, text: string): boolean {
  if (unshown.has(column)) return true;
  // A join gives the second of two columns of one name a number behind it.
  const [, first] = /^(.+?)\d+$/.exec(column) ?? [];
  return first !== undefined && unshown.has(first) && !word(column).test(text);
}
