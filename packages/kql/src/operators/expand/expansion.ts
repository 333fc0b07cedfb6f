import { given } from '@drawbridge/base';
import { convert } from '../../lowering/convert.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { typeFromName } from '../../kusto/type-names.ts';
import type { ExpandRel, Output } from '../../plan/rel.ts';
import { call, columnRef, longLiteral, type Column, type Scalar, type SortKey } from '../../plan/scalar.ts';
import type { ColumnSchema, KqlType } from '../../schema/types.ts';
import { constantCount } from '../order/limit.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import type { Relation } from '../../lowering/relation.ts';

/** One of the values that `mv-expand` or `mv-apply` takes apart. */
export interface ExpandedValue {
  /** Undefined where the binder makes the name. */
  readonly name: string | undefined;
  readonly list: Scalar;
  /** `to typeof(…)`. */
  readonly type: KqlType | undefined;
}

/** Reads `name = value to typeof(type)`. `makeList` is the primitive that takes a dynamic apart. */
export function readExpanded(
  node: KustoNode,
  input: Relation,
  scope: Scope,
  makeList: string,
): ExpandedValue {
  const expression = node.child('Expression');
  const isNamed = expression.kind === 'SimpleNamedExpression';
  const inner = isNamed ? expression.child('Expression') : expression;
  const value = scope.lowering.scalar(inner, scopeOver(input, scope));
  const column =
    inner.kind === 'NameReference' && inner.symbol?.kind === 'Column' ? inner.symbol.name : undefined;
  const typeNode = node.optional('ToTypeOf')?.child('TypeOf').list('Types')[0];
  return {
    name: isNamed ? expression.child('Name').symbolOrText : column,
    list: call(makeList, 'dynamic', convert(value, 'dynamic')),
    type: typeNode === undefined ? undefined : typeFromName(typeNode.text),
  };
}

/** At most so many elements of each row's lists. */
export function limitElements(values: readonly ExpandedValue[], clause: KustoNode | undefined, scope: Scope) {
  if (clause === undefined) return values;
  return limitTo(constantCount(clause.child('RowLimit'), scope), values);
}

export function limitTo(count: number, values: readonly ExpandedValue[]): readonly ExpandedValue[] {
  const limit = longLiteral(count);
  return values.map((value) => ({ ...value, list: call('first_elements', 'dynamic', value.list, limit) }));
}

export interface Expansion {
  readonly relation: Relation;
  /** The elements, in the order of the values. */
  readonly elements: readonly Column[];
  readonly index: Column | undefined;
}

/** A row per element. The order of the elements is kept where the rows are in order, or `ordered` asks for it. */
export function expand(
  input: Relation,
  values: readonly ExpandedValue[],
  options: { readonly withIndex: boolean; readonly ordered: boolean },
  scope: Scope,
): Expansion {
  const lists = values.map((value): Output => ({
    column: scope.lowering.newColumn('element', 'dynamic'),
    value: value.list,
  }));
  const needsIndex = options.withIndex || options.ordered || input.order.length > 0;
  const index = needsIndex ? scope.lowering.newColumn('index', 'long') : undefined;
  const elements = lists.map((list) => list.column);
  const columns = [...input.rel.columns, ...elements, ...(index === undefined ? [] : [index])];
  const rel: ExpandRel = {
    kind: 'expand',
    input: input.rel,
    lists,
    ...given({ index }),
    columns,
  };
  const order = index === undefined ? input.order : [...input.order, ascending(index)];
  return { relation: { ...input, rel, order, name: undefined }, elements, index };
}

function ascending(column: Column): SortKey {
  return { value: columnRef(column), descending: false, nullsFirst: true };
}

/** The columns of the result: an element where its name is, the input's where they are not replaced. */
export function expandedOutputs(
  schema: readonly ColumnSchema[],
  values: readonly ExpandedValue[],
  expansion: Expansion,
  indexName: string | undefined,
  scope: Scope,
): readonly (Output | Column)[] {
  const input = expansion.relation.columns;
  const named = new Set([...input, ...values].map((column) => column.name));
  const invented = schema
    .filter((column) => !named.has(column.name) && column.name !== indexName)
    .map((column) => column.name);
  const byName = new Map<string, Scalar>();
  if (indexName !== undefined && expansion.index !== undefined)
    byName.set(indexName, columnRef(expansion.index));
  for (const [at, value] of values.entries()) {
    const element = expansion.elements[at];
    const name = value.name ?? invented.shift();
    if (element !== undefined && name !== undefined) byName.set(name, columnRef(element));
  }
  return schema.map((wanted) => {
    const value = byName.get(wanted.name);
    const kept = input.find((column) => column.name === wanted.name);
    if (value === undefined && kept !== undefined) return kept;
    if (value === undefined) throw new Error(`the expansion makes no column '${wanted.name}'`);
    return { column: scope.lowering.newColumn(wanted.name, wanted.type), value: convert(value, wanted.type) };
  });
}
