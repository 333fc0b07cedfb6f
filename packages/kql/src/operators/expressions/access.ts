import { getDynamic } from '../../functions/dynamic/access.ts';
import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { call, columnRef, longLiteral, textLiteral, type Scalar } from '../../plan/scalar.ts';
import type { ExpressionLowering, Scope } from '../../lowering/lowering.ts';
import { reject } from '../../lowering/refusal.ts';

/** `d.key`, and `$left.column` in a join or `step.column` in a scan. */
export const lowerPath: ExpressionLowering = (node, scope) => {
  const object = node.child('Expression');
  const selector = node.child('Selector');
  const other = columnOfRow(object, selector, scope);
  if (other !== undefined) return other;
  const value = convert(scope.lowering.scalar(object, scope), 'dynamic');
  if (selector.kind !== 'BracketedExpression')
    return call('get_key', 'dynamic', value, textLiteral(keyText(selector)));
  return elementAt(value, selector.child('Expression'), scope);
};

/** A key as written after a dot. */
function keyText(node: KustoNode): string {
  if (node.kind === 'StringLiteralExpression') return node.stringValue;
  const name = node.optional('Name');
  if (name?.kind === 'BracketedName') return name.child('Name').stringValue;
  return node.text;
}

function columnOfRow(object: KustoNode, selector: KustoNode, scope: Scope): Scalar | undefined {
  const columns = scope.rows?.get(object.text) ?? scope.rows?.get(object.symbolOrText);
  if (columns === undefined) return undefined;
  const name =
    selector.kind === 'StringLiteralExpression'
      ? selector.stringValue
      : (selector.symbol?.name ?? selector.text);
  const column = columns.find((candidate) => candidate.name === name);
  return column === undefined
    ? reject(selector, `${object.text} has no column '${name}'`)
    : columnRef(column);
}

/** `d['key']`, `d[0]`, `d[-1]`, `d[expression]`. */
export const lowerElement: ExpressionLowering = (node, scope) => {
  const object = node.child('Expression');
  const selector = node.child('Selector');
  const index = selector.kind === 'BracketedExpression' ? selector.child('Expression') : selector;
  const other = index.kind === 'StringLiteralExpression' ? columnOfRow(object, index, scope) : undefined;
  if (other !== undefined) return other;
  return elementAt(convert(scope.lowering.scalar(object, scope), 'dynamic'), index, scope);
};

/** What stands in brackets is a value, with or without a dot before them: `d.[name]` is `d[name]`. */
function elementAt(value: Scalar, index: KustoNode, scope: Scope): Scalar {
  const key = scope.lowering.scalar(index, scope);
  if (key.type === 'string') return call('get_key', 'dynamic', value, key);
  if (key.type === 'dynamic') return getDynamic.call(value, key);
  if (key.kind === 'literal' && typeof key.value === 'bigint') {
    return call('get_index', 'dynamic', value, longLiteral(key.value));
  }
  return call('get_index', 'dynamic', value, convert(key, 'long'));
}
