import { convert } from './convert.ts';
import type { KustoNode } from '../kusto/node.ts';
import type { Scalar } from '../plan/scalar.ts';
import { call, longLiteral } from '../plan/scalar.ts';
import type { Scope } from './lowering.ts';

/** A value with the name that the author gave it, if any. */
export interface NamedValue {
  readonly name: string | undefined;
  readonly value: Scalar;
  /** The node of the value, without its name. */
  readonly node: KustoNode;
}

/** `x`, `a = x`, which takes the first of several values, or `(a, b) = x`, which takes the elements of an array. */
export function lowerNamed(node: KustoNode, scope: Scope): readonly NamedValue[] {
  if (node.kind === 'SimpleNamedExpression') {
    const value = node.child('Expression');
    const [first] = severalValues(value, scope) ?? [{ value: scope.lowering.scalar(value, scope) }];
    return first === undefined
      ? []
      : [{ name: node.child('Name').symbolOrText, value: first.value, node: value }];
  }
  if (node.kind === 'CompoundNamedExpression') {
    const inner = node.child('Expression');
    const value = scope.lowering.scalar(inner, scope);
    return node
      .child('Names')
      .list('Names')
      .map((name, index) => ({
        name: name.symbolOrText,
        value: call('get_index', 'dynamic', convert(value, 'dynamic'), longLiteral(index)),
        node: inner,
      }));
  }
  return severalValues(node, scope) ?? [{ name: undefined, value: scope.lowering.scalar(node, scope), node }];
}

/** As {@link lowerNamed}, and the further values of a function of several: `project` keeps those without a name. */
export function lowerProjected(node: KustoNode, scope: Scope): readonly NamedValue[] {
  const named = lowerNamed(node, scope);
  const isNamed = node.kind === 'SimpleNamedExpression' || node.kind === 'CompoundNamedExpression';
  const all = isNamed ? severalValues(node.child('Expression'), scope) : undefined;
  return all === undefined ? named : [...named, ...all.slice(named.length)];
}

/** A function that returns several values is an array of them in the plan; each becomes a column of its own. */
function severalValues(node: KustoNode, scope: Scope): readonly NamedValue[] | undefined {
  if (node.kind !== 'FunctionCallExpression' || node.type !== undefined || node.columns.length < 2)
    return undefined;
  const value = convert(scope.lowering.scalar(node, scope), 'dynamic');
  return node.columns.map((column, index) => ({
    name: column.name,
    value: call('get_index', 'dynamic', value, longLiteral(index)),
    node,
  }));
}
