import { bagTypes } from '../../functions/aggregates/list-aggregates.ts';
import { convert } from '../../lowering/convert.ts';
import { dynamicFrom, dynamicToString, isArray } from '../../values/dynamic/dynamic.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { aggregateRel, type ExpandRel, type Output } from '../../plan/rel.ts';
import { call, columnRef, textLiteral, type Column } from '../../plan/scalar.ts';
import type { ColumnSchema, KqlType } from '../../schema/types.ts';
import { constantArgument, type PluginLowering } from './evaluate.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { project } from '../../lowering/projection.ts';
import { refuse, reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import { SchemaProbe } from '../../lowering/schema-probe.ts';

/** `evaluate bag_unpack(bag [, prefix] [, columnsConflict] [, ignoredProperties])`: a column per key, in the keys' order, in place of the bag. */
export const lowerBagUnpack: PluginLowering = ({ node, args, schema, insertAt }, input, scope) => {
  const [bagNode] = args;
  if (bagNode === undefined) return reject(node, 'bag_unpack needs a column');
  const bag = input.columns.find((column) => column.name === bagNode.symbolOrText);
  if (bag === undefined) return refuse(bagNode, 'bag_unpack of anything but a column');
  const options = readOptions(args.slice(1), scope);
  if (schema === undefined) throw probe(node, input, bag, options, insertAt, scope);
  const others = input.columns.filter((column) => column !== bag);
  const outputs = schema.map((wanted): Output | Column => {
    const kept = others.find((column) => column.name === wanted.name);
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
  readonly ignored: ReadonlySet<string>;
}

const optionNames = ['OutputColumnPrefix', 'columnsConflict', 'ignoredProperties'];
const conflicts = ['error', 'keep_source', 'replace_source'];

/** The options by name, or in this order. */
function readOptions(nodes: readonly KustoNode[], scope: Scope): Options {
  const given = new Map<string, string>();
  nodes.forEach((node, index) => {
    const isNamed = node.kind === 'SimpleNamedExpression';
    const name = isNamed ? node.child('Name').symbolOrText : optionNames[index];
    if (name === undefined || !optionNames.includes(name)) return refuse(node, 'this argument of bag_unpack');
    const value = isNamed ? node.child('Expression') : node;
    const type = name === 'ignoredProperties' ? 'dynamic' : 'string';
    if (value.type !== type) reject(value, `'${name}' must be a ${type}`);
    given.set(name, constantArgument(value, scope));
    if (name === 'columnsConflict' && !conflicts.includes(given.get(name) ?? '')) {
      reject(value, `'columnsConflict' is one of ${conflicts.join(', ')}`);
    }
  });
  const ignored = dynamicFrom(given.get('ignoredProperties') ?? '[]');
  return {
    prefix: given.get('OutputColumnPrefix') ?? '',
    conflict: given.get('columnsConflict') ?? 'error',
    ignored: new Set(isArray(ignored) ? ignored.map(dynamicToString) : []),
  };
}

/** The keys of all bags with the types of their values. */
function probe(
  node: KustoNode,
  input: Relation,
  bag: Column,
  options: Options,
  insertAt: number,
  scope: Scope,
): SchemaProbe {
  scope.lowering.keepTypesInDynamics();
  const element = scope.lowering.newColumn('element', 'dynamic');
  const list = call('elements', 'dynamic', bagTypes.call(columnRef(bag)));
  const expanded: ExpandRel = {
    kind: 'expand',
    input: input.rel,
    lists: [{ column: element, value: list }],
    columns: [...input.rel.columns, element],
  };
  const column = scope.lowering.newColumn('key', 'string');
  const rel = aggregateRel(expanded, [{ column, value: convert(columnRef(element), 'string') }], []);
  return new SchemaProbe(rel, column, insertAt, (values) =>
    unpackedColumns(node, values, input, bag, options),
  );
}

function unpackedColumns(
  node: KustoNode,
  values: readonly string[],
  input: Relation,
  bag: Column,
  options: Options,
): readonly ColumnSchema[] {
  const types = new Map<string, KqlType>();
  for (const value of [...values].sort()) {
    const at = value.indexOf(':');
    const [type, property] = [value.slice(0, at) as KqlType, value.slice(at + 1)];
    const key = options.prefix + property;
    if (at !== -1 && !options.ignored.has(property)) types.set(key, mergeTypes(types.get(key), type));
  }
  const others = input.columns.map((column) =>
    column === bag ? { name: column.name, type: types.get(column.name) } : column,
  );
  const taken = input.columns.find((column) => column !== bag && types.has(column.name));
  if (taken !== undefined && options.conflict === 'error') {
    const hint = "say which is meant: bag_unpack(…, columnsConflict = 'keep_source' or 'replace_source')";
    reject(node, `bag_unpack would make a second column '${taken.name}'`, hint);
  }
  const kept = others.flatMap((column): ColumnSchema[] => {
    const type =
      options.conflict === 'replace_source' ? (types.get(column.name) ?? column.type) : column.type;
    return type === undefined ? [] : [{ name: column.name, type }];
  });
  const known = new Set(kept.map((column) => column.name));
  const added = [...types].filter(([name]) => !known.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...kept, ...added.map(([name, type]): ColumnSchema => ({ name, type }))];
}

function mergeTypes(known: KqlType | undefined, type: KqlType): KqlType {
  if (known === undefined || known === type) return type;
  const isNumber = (kqlType: KqlType): boolean => kqlType === 'long' || kqlType === 'real';
  return isNumber(known) && isNumber(type) ? 'real' : 'dynamic';
}
