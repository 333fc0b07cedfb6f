import { matchesRegex } from '../../functions/text/matching.ts';
import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { call, columnRef, type Scalar } from '../../plan/scalar.ts';
import type { ExpressionLowering, Scope } from '../../lowering/lowering.ts';
import { checkRegex } from '../../values/text/regex.ts';
import { reject } from '../../lowering/refusal.ts';

/** The primitive for each family of operators; every one comes with `Not…`, `…Cs` and `Not…Cs`. */
const families: Readonly<Record<string, string>> = {
  Contains: 'contains',
  StartsWith: 'starts_with',
  EndsWith: 'ends_with',
  Has: 'has',
  HasPrefix: 'has_prefix',
  HasSuffix: 'has_suffix',
};

/** `contains`, `has`, `startswith`, … in all four variants. */
export const lowerTextMatch: ExpressionLowering = (node, scope) => {
  const match = /^(Not)?(\w+?)(Cs)?Expression$/.exec(node.kind);
  const family = families[match?.[2] ?? ''];
  if (match === null || family === undefined) throw new Error(`${node.kind} matches no text`);
  const part = convert(scope.lowering.scalar(node.child('Right'), scope), 'string');
  const tests = textsOf(node.child('Left'), scope).map((text) =>
    matchText(family, match[3] !== undefined, text, part),
  );
  const found = tests.reduce((all, test) => call('or', 'bool', all, test));
  return match[1] === undefined ? found : call('not', 'bool', found);
};

/** The value as text; for `*` every column. */
function textsOf(node: KustoNode, scope: Scope): readonly Scalar[] {
  if (node.kind !== 'StarExpression') return [convert(scope.lowering.scalar(node, scope), 'string')];
  return scope.columns.map((column) => convert(columnRef(column), 'string'));
}

export function matchText(family: string, isCaseSensitive: boolean, text: Scalar, part: Scalar): Scalar {
  return call(isCaseSensitive ? `${family}_cs` : family, 'bool', text, part);
}

/** `=~` and `!~`. */
export const lowerTildeEqual: ExpressionLowering = (node, scope) => {
  const left = convert(scope.lowering.scalar(node.child('Left'), scope), 'string');
  const right = convert(scope.lowering.scalar(node.child('Right'), scope), 'string');
  const equal = call('equal_ci', 'bool', left, right);
  return node.kind === 'BangTildeExpression' ? call('not', 'bool', equal) : equal;
};

export const lowerMatchesRegex: ExpressionLowering = (node, scope) => {
  const text = convert(scope.lowering.scalar(node.child('Left'), scope), 'string');
  const pattern = scope.lowering.scalar(node.child('Right'), scope);
  if (pattern.kind === 'literal') {
    const wrong = checkRegex(String(pattern.value));
    if (wrong !== undefined) reject(node.child('Right'), `the regular expression is not valid: ${wrong}`);
  }
  return matchesRegex.call(text, convert(pattern, 'string'));
};
