import { convert } from '../../functions/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { aggregateRel, type ExpandRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, textLiteral, type Column } from '../../plan/scalar.ts';
import type { ColumnSchema, KqlType } from '../../types.ts';
import { constantArgument, type PluginLowering } from '../evaluate.ts';
import type { Scope } from '../lowering.ts';
import { project } from '../projection.ts';
import { refuse, reject } from '../refusal.ts';
import type { Relation } from '../relation.ts';
import { SchemaProbe } from '../schema-probe.ts';

/** `evaluate bag_unpack(bag [, prefix])`: a column per key, in the keys' order, in place of the bag. */
export const lowerBagUnpack: PluginLowering = ({ node, args, schema, insertAt }, input, scope) => {
  const [bagNode] = args;
  if (bagNode === undefined) return reject(node, 'bag_unpack needs a column');
  const bag = input.columns.find((one) => one.name === bagNode.symbolOrText);
  if (bag === undefined) return refuse(bagNode, 'unpacking what is no column');
  const options = readOptions(args.slice(1), scope);
  if (schema === undefined) throw probe(input, bag, options, insertAt, scope);
  const others = input.columns.filter((one) => one !== bag);
  const outputs = schema.map((wanted): Output | Column => {
    const kept = others.find((one) => one.name === wanted.name);
    if (kept !== undefined && options.conflict !== 'replace_source') return kept;
    const key = wanted.name.slice(options.prefix.length);
    const item = call('get_key', 'dynamic', columnRef(bag), textLiteral(key));
    const value = wanted.type === 'dynamic' ? item : convert(item, wanted.type);
    return { column: scope.lowering.newColumn(wanted.name, wanted.type), value };
  });
  return project({ ...input, name: undefined }, outputs, scope.lowering);
};

interface Options {
  readonly prefix: string;
  readonly conflict: string;
}

function readOptions(nodes: readonly KustoNode[], scope: Scope): Options {
  let prefix = '';
  let conflict = 'error';
  nodes.forEach((node, index) => {
    const name = node.kind === 'SimpleNamedExpression' ? node.child('Name').symbolOrText : undefined;
    const value = constantArgument(name === undefined ? node : node.child('Expression'), scope);
    if (name === 'columnsConflict') conflict = value;
    else if (name === 'OutputColumnPrefix' || (name === undefined && index === 0)) prefix = value;
    else refuse(node, 'this argument of bag_unpack');
  });
  return { prefix, conflict };
}

/** The keys of all bags with the types of their values. */
function probe(input: Relation, bag: Column, options: Options, insertAt: number, scope: Scope): SchemaProbe {
  const element = scope.lowering.newColumn('element', 'dynamic');
  const list = call('elements', 'dynamic', call('kql_bag_types', 'dynamic', columnRef(bag)));
  const expanded: ExpandRel = {
    kind: 'expand',
    input: input.rel,
    lists: [{ column: element, value: list }],
    columns: [...input.rel.columns, element],
  };
  const column = scope.lowering.newColumn('key', 'string');
  const rel = aggregateRel(expanded, [{ column, value: convert(columnRef(element), 'string') }], []);
  return new SchemaProbe(rel, column, insertAt, (values) => unpackedColumns(values, input, bag, options));
}

function unpackedColumns(
  values: readonly string[],
  input: Relation,
  bag: Column,
  options: Options,
): readonly ColumnSchema[] {
  const types = new Map<string, KqlType>();
  for (const value of [...values].sort()) {
    const at = value.indexOf(':');
    const [type, key] = [value.slice(0, at) as KqlType, options.prefix + value.slice(at + 1)];
    if (at !== -1) types.set(key, mergeTypes(types.get(key), type));
  }
  const others = input.columns.map((one) =>
    one === bag ? { name: one.name, type: types.get(one.name) } : one,
  );
  const kept = others.flatMap((one): ColumnSchema[] => {
    const type = options.conflict === 'replace_source' ? (types.get(one.name) ?? one.type) : one.type;
    return type === undefined ? [] : [{ name: one.name, type }];
  });
  const known = new Set(kept.map((one) => one.name));
  const added = [...types].filter(([name]) => !known.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...kept, ...added.map(([name, type]): ColumnSchema => ({ name, type }))];
}

function mergeTypes(known: KqlType | undefined, type: KqlType): KqlType {
  if (known === undefined || known === type) return type;
  const isNumber = (one: KqlType): boolean => one === 'long' || one === 'real';
  return isNumber(known) && isNumber(type) ? 'real' : 'dynamic';
}
