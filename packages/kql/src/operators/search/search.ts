import { matchesRegex } from '../../functions/text/matching.ts';
import { compare } from '../expressions/comparison.ts';
import { anyOf } from '../expressions/membership.ts';
import { matchText } from '../expressions/text-matching.ts';
import { convert } from '../../lowering/convert.ts';
import { escapePattern } from '../../values/text/parse-pattern.ts';
import { isLiteral, readLiteral } from '../../kusto/literals.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { filterRel, type Output } from '../../plan/rel.ts';
import {
  boolLiteral,
  call,
  columnRef,
  nullLiteral,
  textLiteral,
  type Column,
  type Scalar,
} from '../../plan/scalar.ts';
import {
  scopeOver,
  type OperatorLowering,
  type Scope,
  type SourceLowering,
} from '../../lowering/lowering.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { project } from '../../lowering/projection.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { boundTables, scanTable } from '../source/tables.ts';
import { tablesOf, uniteAs } from '../join/union.ts';

/** `T | search "x"`: the rows in which some column has the term, with `$table` in front. */
export const lowerSearch: OperatorLowering = (node, input, scope) => {
  const matching = searchRows(node, input, scope);
  const table: Output = {
    column: scope.lowering.newColumn('$table', 'string'),
    value: textLiteral(input.name ?? 'search_arg0'),
  };
  return project(matching, [table, ...matching.columns], scope.lowering);
};

/** `search in (T, U) "x"`, or over every table. */
export const lowerSearchSource: SourceLowering = (node, scope) => {
  const [sourceColumn] = node.columns;
  return uniteAs(node, node.columns, searchTables(node, scope), sourceColumn?.name, scope);
};

/** The matching rows of each of the tables that the node names, or of every table. */
export function searchTables(node: KustoNode, scope: Scope): readonly Relation[] {
  const tables = node.optional('InClause')?.list('Expressions');
  const relations =
    tables === undefined ? everyTable(scope) : tables.flatMap((table) => tablesOf(table, scope));
  if (relations.length === 0) refuse(node, 'a search without tables');
  // Only those that the condition names: all columns of a thousand tables would be millions.
  const names = new Set(
    node
      .child('Condition')
      .descendants('NameReference')
      .map((reference) => reference.symbolOrText),
  );
  const wanted = new Map<string, Column>();
  for (const column of relations.flatMap((relation) => relation.columns)) {
    if (names.has(column.name) && !wanted.has(column.name)) wanted.set(column.name, column);
  }
  const columns = [...wanted.values()];
  return relations.map((relation) => searchRows(node, withColumns(relation, columns, scope), scope));
}

/** The relation with all of the columns: null where it has none of that name. */
function withColumns(relation: Relation, columns: readonly Column[], scope: Scope): Relation {
  const own = new Set(relation.columns.map((column) => column.name));
  const missing = columns
    .filter((column) => !own.has(column.name))
    .map((column): Output => ({
      column: scope.lowering.newColumn(column.name, column.type),
      value: nullLiteral(column.type),
    }));
  if (missing.length === 0) return relation;
  return { ...project(relation, [...relation.columns, ...missing], scope.lowering), name: relation.name };
}

/** Base tables, and views; not the tables of other `let` statements. */
function everyTable(scope: Scope): readonly Relation[] {
  const base = scope.lowering.options.catalog.tables.map((table) => scanTable(table, scope.lowering));
  const views = scope.environment.named(() => true).filter((view) => view.binding.kind === 'function');
  const names = new Set(views.map((view) => view.name));
  return [...base, ...boundTables((name) => names.has(name), scope)];
}

function searchRows(node: KustoNode, input: Relation, scope: Scope): Relation {
  const isCaseSensitive = readParameters(node, ['kind', 'withsource']).get('kind')?.text === 'case_sensitive';
  const condition = searchCondition(node.child('Condition'), input, isCaseSensitive, scope);
  return { ...input, rel: filterRel(input.rel, condition) };
}

function searchCondition(node: KustoNode, input: Relation, isCaseSensitive: boolean, scope: Scope): Scalar {
  const inner = (operand: KustoNode): Scalar => searchCondition(operand, input, isCaseSensitive, scope);
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return inner(node.child('Expression'));
    case 'AndExpression':
    case 'OrExpression':
      return call(
        node.kind === 'AndExpression' ? 'and' : 'or',
        'bool',
        inner(node.child('Left')),
        inner(node.child('Right')),
      );
    case 'StarExpression':
      return boolLiteral(true);
    case 'SearchExpression':
      return columnTerm(node, input, isCaseSensitive, scope);
    case 'FunctionCallExpression':
      if (node.child('Name').text === 'not') {
        const [only] = node.child('ArgumentList').expressions;
        if (only !== undefined) return call('not', 'bool', call('is_true', 'bool', inner(only)));
      }
      break;
    case 'HasExpression': {
      const isAnyColumn = node.child('Left').kind === 'StarExpression';
      if (isAnyColumn) return literalInSomeColumn(node.child('Right'), input, isCaseSensitive);
      break;
    }
    default:
      if (isLiteral(node)) return literalInSomeColumn(node, input, isCaseSensitive);
  }
  return convert(scope.lowering.scalar(node, scopeOver(input, scope)), 'bool');
}

/** A text is looked for as a term in every column. */
function literalInSomeColumn(node: KustoNode, input: Relation, isCaseSensitive: boolean): Scalar {
  const value = readLiteral(node, 0n);
  if (value.type !== 'string')
    return refuse(node, 'a search for a value that is not text', 'name the column: column == value');
  return anyOf(
    input.columns.map((column) => termIn(columnRef(column), String(value.value), isCaseSensitive)),
  );
}

/** `column:"term"`. */
function columnTerm(node: KustoNode, input: Relation, isCaseSensitive: boolean, scope: Scope): Scalar {
  const value = scope.lowering.scalar(node.child('Left'), scopeOver(input, scope));
  const term = scope.lowering.scalar(node.child('Right'), scopeOver(input, scope));
  if (term.kind !== 'literal') return refuse(node, 'a search for a term that is not constant');
  return term.type === 'string'
    ? termIn(value, String(term.value), isCaseSensitive)
    : compare('equal', value, term, node);
}

/** A term in a value's text. `*` at an end allows more letters there; elsewhere it stands for anything. */
function termIn(value: Scalar, term: string, isCaseSensitive: boolean): Scalar {
  const text = convert(value, 'string');
  const core = term.replace(/^\*|\*$/g, '');
  if (core === '') return boolLiteral(true);
  if (core.includes('*')) {
    const flags = isCaseSensitive ? '(?s)' : '(?is)';
    const pattern = core.split('*').map(escapePattern).join('.*');
    return matchesRegex.call(text, textLiteral(flags + pattern));
  }
  const [open, close] = [term.startsWith('*'), term.endsWith('*')];
  const family = open && close ? 'contains' : open ? 'has_suffix' : close ? 'has_prefix' : 'has';
  return matchText(family, isCaseSensitive, text, textLiteral(core));
}
