import { parsePairs } from '../../functions/text/parse-text.ts';
import { convert } from '../../lowering/convert.ts';
import { writeJson } from '../../values/dynamic/dynamic.ts';
import type { PairFormat } from '../../values/text/key-value-pairs.ts';
import { checkRegex, countGroups } from '../../values/text/regex.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { Output } from '../../plan/rel.ts';
import { call, columnRef, literal, longLiteral, textLiteral, type Column } from '../../plan/scalar.ts';
import { scopeOver, type OperatorLowering, type Scope } from '../../lowering/lowering.ts';
import { project } from '../../lowering/projection.ts';
import { refuse, reject } from '../../lowering/refusal.ts';

/**
 * `parse-kv x as (k1:type, …) with (pair_delimiter=…, kv_delimiter=…, quote=…, escape=…, greedy=…)`; without
 * delimiters anything but a letter or a digit delimits; or `with (regex=…)`.
 */
export const lowerParseKv: OperatorLowering = (node, input, scope) => {
  const text = convert(scope.lowering.scalar(node.child('Expression'), scopeOver(input, scope)), 'string');
  const keys = node
    .child('Keys')
    .list('Columns')
    .map((column) => column.child('Name').symbolOrText);
  const format = readFormat(node, keys, scope);
  const pairs = scope.lowering.newColumn('pairs', 'dynamic');
  const value = parsePairs.call(
    text,
    literal('dynamic', writeJson(keys)),
    textLiteral(JSON.stringify(format)),
  );
  const withPairs = project(input, [...input.columns, { column: pairs, value }], scope.lowering);
  const outputs = node.columns.map((wanted): Output | Column => {
    const index = keys.indexOf(wanted.name);
    const kept = input.columns.find((column) => column.name === wanted.name);
    if (index === -1) return kept ?? refuse(node, `the column '${wanted.name}'`);
    const item = call('get_index', 'dynamic', columnRef(pairs), longLiteral(index));
    return {
      column: scope.lowering.newColumn(wanted.name, wanted.type),
      value: convert(convert(item, 'string'), wanted.type),
    };
  });
  return project(withPairs, outputs, scope.lowering);
};

function readFormat(node: KustoNode, keys: readonly string[], scope: Scope): PairFormat {
  const given = readOptions(node, scope);
  const of = (name: string): readonly string[] =>
    given.filter((option) => option.name === name).map((option) => option.value);
  const [pair] = of('pair_delimiter');
  const [kv] = of('kv_delimiter');
  const [regex] = of('regex');
  const quotes = of('quote');
  if (regex !== undefined) checkPattern(node, regex, given.length);
  if ((pair === undefined) !== (kv === undefined) || pair === '' || kv === '') {
    reject(node, 'parse-kv needs both delimiters, pair_delimiter and kv_delimiter, or neither');
  }
  if (quotes.some((quote) => quote.length < 1 || quote.length > 2))
    reject(node, 'a quote is one or two characters');
  const delimiters = pair === undefined || kv === undefined ? undefined : { pair, kv };
  const isGreedy = of('greedy')[0] === 'true';
  if (delimiters === undefined && regex === undefined) {
    const odd = keys.find((key) => !/^[\p{L}\p{N}]+$/u.test(key));
    if (odd !== undefined)
      refuse(node, `the key '${odd}' without delimiters`, 'give pair_delimiter and kv_delimiter');
    if (isGreedy) reject(node, 'greedy needs delimiters');
  }
  return { delimiters, quotes, escapes: of('escape'), greedy: isGreedy, regex };
}

function checkPattern(node: KustoNode, regex: string, options: number): void {
  const wrong = checkRegex(regex);
  if (wrong !== undefined) reject(node, `the regular expression is not valid: ${wrong}`);
  if (countGroups(regex) !== 2)
    reject(node, 'the regular expression needs two groups, for the key and the value');
  if (options > 1) refuse(node, 'other options beside regex');
}

const known = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy', 'regex'];

/** The options in their order; `quote` and `escape` may be repeated. */
function readOptions(
  node: KustoNode,
  scope: Scope,
): readonly { readonly name: string; readonly value: string }[] {
  const given = node.optional('WithClause')?.list('Properties') ?? [];
  return given.map((option) => {
    const name = option.child('Name').symbolOrText;
    if (!known.includes(name)) refuse(option, `the option '${name}'`);
    const value = scope.lowering.scalar(option.child('Expression'), scope);
    return value.kind === 'literal'
      ? { name, value: String(value.value) }
      : refuse(option, 'an option that is not constant');
  });
}
