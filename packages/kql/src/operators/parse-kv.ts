import { convert } from '../functions/convert.ts';
import { writeJson } from '../functions/values/dynamic.ts';
import type { KustoNode } from '../kusto/node.ts';
import type { Output } from '../plan/rel.ts';
import { call, columnRef, literal, longLiteral, textLiteral, type Column } from '../plan/scalar.ts';
import { scopeOver, type OperatorLowering, type Scope } from './lowering.ts';
import { project } from './projection.ts';
import { refuse } from './refusal.ts';

/** `parse-kv x as (k1:type, …) with (pair_delimiter=…, kv_delimiter=…, quote=…, escape=…, greedy=…)`. */
export const lowerParseKv: OperatorLowering = (node, input, scope) => {
  const options = readOptions(node, scope);
  const text = convert(scope.lowering.scalar(node.child('Expression'), scopeOver(input, scope)), 'string');
  const keys = node
    .child('Keys')
    .list('Columns')
    .map((one) => one.child('Name').symbolOrText);
  const pairs = scope.lowering.newColumn('pairs', 'dynamic');
  const value = call(
    'kql_parse_pairs',
    'dynamic',
    text,
    literal('dynamic', writeJson(keys)),
    textLiteral(options.get('pair_delimiter') ?? ' '),
    textLiteral(options.get('kv_delimiter') ?? '='),
    textLiteral(options.get('quote') ?? ''),
    textLiteral(options.get('escape') ?? ''),
    literal('bool', options.get('greedy') === 'true'),
  );
  const withPairs = project(input, [...input.columns, { column: pairs, value }], scope.lowering);
  const outputs = node.columns.map((wanted): Output | Column => {
    const index = keys.indexOf(wanted.name);
    const kept = input.columns.find((one) => one.name === wanted.name);
    if (index === -1) return kept ?? refuse(node, `the column '${wanted.name}'`);
    const item = call('get_index', 'dynamic', columnRef(pairs), longLiteral(index));
    return {
      column: scope.lowering.newColumn(wanted.name, wanted.type),
      value: convert(convert(item, 'string'), wanted.type),
    };
  });
  return project(withPairs, outputs, scope.lowering);
};

function readOptions(node: KustoNode, scope: Scope): ReadonlyMap<string, string> {
  const known = ['pair_delimiter', 'kv_delimiter', 'quote', 'escape', 'greedy'];
  const given = node.optional('WithClause')?.list('Properties') ?? [];
  return new Map(
    given.map((one): readonly [string, string] => {
      const name = one.child('Name').symbolOrText;
      if (!known.includes(name)) refuse(one, `the option '${name}'`);
      const value = scope.lowering.scalar(one.child('Expression'), scope);
      if (value.kind !== 'literal') return refuse(one, 'an option that is not constant');
      return [name, String(value.value)];
    }),
  );
}
