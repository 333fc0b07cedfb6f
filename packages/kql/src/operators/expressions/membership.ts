import { inArray, inArrayCi } from '../../functions/dynamic/membership.ts';
import { fold, hasAll, hasAny } from '../../functions/text/matching.ts';
import { convert } from '../../lowering/convert.ts';
import { isArray, readJson, writeJson, type DynamicValue } from '../../values/dynamic/dynamic.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { boolLiteral, call, columnRef, literal, textLiteral, type Scalar } from '../../plan/scalar.ts';
import { compare, inCommonType } from './comparison.ts';
import { matchText } from './text-matching.ts';
import type { ExpressionLowering, Scope } from '../../lowering/lowering.ts';
import { refuse, reject } from '../../lowering/refusal.ts';

/** `in`, `in~`, `!in`, `!in~`: over values, arrays, or a table's first column. */
export const lowerIn: ExpressionLowering = (node, scope) => {
  // The parser's kinds are the other way round than their names: the text decides.
  const isCaseSensitive = !node.child('Operator').text.endsWith('~');
  const isNegated = node.child('Operator').text.startsWith('!');
  const value = scope.lowering.scalar(node.child('Left'), scope);
  const found = anyOf(
    node
      .child('Right')
      .expressions.map((expression) => memberTest(expression, value, isCaseSensitive, scope)),
  );
  return isNegated ? call('not', 'bool', found) : found;
};

function memberTest(node: KustoNode, value: Scalar, isCaseSensitive: boolean, scope: Scope): Scalar {
  if (node.isTabular) return memberOfTable(node, value, isCaseSensitive, scope);
  const item = scope.lowering.scalar(node, scope);
  if (item.type === 'dynamic') {
    const items = constantItems(item);
    if (items !== undefined)
      return anyOf(items.map((scalar) => equality(value, scalar, isCaseSensitive, node)));
    return (isCaseSensitive ? inArray : inArrayCi).call(convert(value, 'dynamic'), item);
  }
  return equality(value, item, isCaseSensitive, node);
}

function equality(value: Scalar, item: Scalar, isCaseSensitive: boolean, node: KustoNode): Scalar {
  if (isCaseSensitive || (value.type !== 'string' && item.type !== 'string')) {
    return call('is_true', 'bool', compare('equal', value, item, node));
  }
  return call('equal_ci', 'bool', convert(value, 'string'), convert(item, 'string'));
}

function memberOfTable(node: KustoNode, value: Scalar, isCaseSensitive: boolean, scope: Scope): Scalar {
  const relation = scope.lowering.table(node, scope);
  const column = relation.columns[0];
  if (column === undefined) return reject(node, 'the table has no column');
  const operands = inCommonType(value, columnRef(column));
  if (operands === undefined) return refuse(node, `a value of type ${value.type} among ${column.type}s`);
  const [sought, among] = operands.map((scalar) =>
    isCaseSensitive || scalar.type !== 'string' ? scalar : fold.call(scalar),
  ) as [Scalar, Scalar];
  return { kind: 'membership', type: 'bool', value: sought, rel: relation.rel, column: among };
}

/** The items of a constant array as scalars; undefined where the value is not constant or not an array. */
function constantItems(scalar: Scalar): readonly Scalar[] | undefined {
  if (scalar.kind !== 'literal' || typeof scalar.value !== 'string') return undefined;
  const value = readJson(scalar.value);
  return value !== undefined && isArray(value) ? value.map(literalOf) : undefined;
}

function literalOf(value: DynamicValue): Scalar {
  if (typeof value === 'string') return textLiteral(value);
  if (typeof value === 'bigint') return literal('long', value);
  if (typeof value === 'number') return literal('real', value);
  if (typeof value === 'boolean') return literal('bool', value);
  return literal('dynamic', value === null ? null : writeJson(value));
}

export function anyOf(tests: readonly Scalar[]): Scalar {
  const [first, ...rest] = tests;
  if (first === undefined) return boolLiteral(false);
  return rest.reduce<Scalar>((all, scalar) => call('or', 'bool', all, scalar), first);
}

/** `has_any (…)` and `has_all (…)`. */
export const lowerHasAny: ExpressionLowering = (node, scope) => {
  const all = node.kind === 'HasAllExpression';
  const text = convert(scope.lowering.scalar(node.child('Left'), scope), 'string');
  const tests = node.child('Right').expressions.map((expression) => termTest(expression, text, all, scope));
  if (!all) return anyOf(tests);
  const [first, ...rest] = tests;
  if (first === undefined) return boolLiteral(true);
  return rest.reduce<Scalar>((both, scalar) => call('and', 'bool', both, scalar), first);
};

function termTest(node: KustoNode, text: Scalar, all: boolean, scope: Scope): Scalar {
  const part = node.isTabular ? tableItems(node, scope) : scope.lowering.scalar(node, scope);
  if (part.type !== 'dynamic') return matchText('has', false, text, convert(part, 'string'));
  const items = constantItems(part);
  if (items === undefined) return (all ? hasAll : hasAny).call(text, part);
  const tests = items.map((scalar) => matchText('has', false, text, convert(scalar, 'string')));
  if (!all) return anyOf(tests);
  return tests.reduce<Scalar>((both, test) => call('and', 'bool', both, test), boolLiteral(true));
}

/** The values of a table's first column as one array. */
function tableItems(node: KustoNode, scope: Scope): Scalar {
  const relation = scope.lowering.table(node, scope);
  const column = relation.columns[0];
  if (column === undefined) return reject(node, 'the table has no column');
  const list = scope.lowering.newColumn('items', 'dynamic');
  const items = convert(columnRef(column), 'dynamic');
  const rel = {
    kind: 'aggregate',
    input: relation.rel,
    groups: [],
    aggregates: [{ column: list, name: 'make_list', args: [items] }],
    columns: [list],
  } as const;
  return { kind: 'subquery', type: 'dynamic', rel, column: list };
}
