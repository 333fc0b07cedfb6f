import type { KustoNode } from '../../kusto/node.ts';
import type { ColumnSchema } from '../../schema/types.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { lowerBagUnpack } from './bag-unpack.ts';
import { lowerDcountIntersect } from './dcount-intersect.ts';
import { lowerIpv4Lookup, lowerIpv6Lookup } from './ip-lookup.ts';
import { lowerNarrow } from './narrow.ts';
import { lowerPivot } from './pivot.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { refuse } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';

interface PluginCall {
  readonly node: KustoNode;
  readonly args: readonly KustoNode[];
  /** The columns that the author (or the engine, after a probe) declared. */
  readonly schema: readonly ColumnSchema[] | undefined;
  /** Where in the text such a declaration would go. */
  readonly insertAt: number;
}

export type PluginLowering = (plugin: PluginCall, input: Relation, scope: Scope) => Relation;

/** Plugins of `evaluate`. Adding one: its file, its test, and one line here. */
const plugins: Readonly<Record<string, PluginLowering>> = {
  bag_unpack: lowerBagUnpack,
  dcount_intersect: lowerDcountIntersect,
  ipv4_lookup: lowerIpv4Lookup,
  ipv6_lookup: lowerIpv6Lookup,
  narrow: lowerNarrow,
  pivot: lowerPivot,
};

/** `evaluate plugin(…)`. */
export const lowerEvaluate: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  const call = node.child('FunctionCall');
  const name = call.child('Name').text;
  const lower = plugins[name];
  if (lower === undefined) return refuse(call, `the plugin '${name}'`);
  if (input.partition !== undefined) refuse(call, 'evaluate inside another operator');
  const declared = node.optional('Schema') !== undefined;
  if (!declared && node.isInsideFunction && (name === 'pivot' || name === 'bag_unpack')) {
    refuse(call, `'${name}' inside a function`, `declare its columns: evaluate ${name}(…) : (name:type, …)`);
  }
  const args = call.child('ArgumentList').expressions;
  return lower(
    { node, args, schema: declared ? node.columns : undefined, insertAt: node.start + node.length },
    input,
    scope,
  );
};

/** A plugin's option, which must be a constant text. */
export function constantArgument(node: KustoNode, scope: Scope): string {
  const value = scope.lowering.scalar(node, scope);
  return value.kind === 'literal' && value.value !== null
    ? String(value.value)
    : refuse(node, 'an option that is not constant');
}
