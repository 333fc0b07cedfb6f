import { convert } from '../../lowering/convert.ts';
import { findAggregate } from '../../functions/aggregates/aggregates.ts';
import type { KustoNode } from '../../kusto/node.ts';
import { aggregateRel, type AggregateOutput, type Output } from '../../plan/rel.ts';
import { columnRef, type Column, type Scalar, type SortKey } from '../../plan/scalar.ts';
import type { ColumnSchema } from '../../schema/types.ts';
import type { OperatorLowering, Scope } from '../../lowering/lowering.ts';
import { scopeOver } from '../../lowering/lowering.ts';
import { lowerNamed } from '../../lowering/named-expressions.ts';
import { readParameters } from '../../lowering/parameters.ts';
import { project } from '../../lowering/projection.ts';
import { refuse } from '../../lowering/refusal.ts';
import { unordered, type Relation } from '../../lowering/relation.ts';

/** `summarize aggregates by groups`: one row per group; without groups one row, even over nothing. */
export const lowerSummarize: OperatorLowering = (node, input, scope) => {
  readParameters(node, []);
  const by = node.optional('ByClause');
  if (by?.optional('BinClause') !== undefined) refuse(node, 'summarize … by … bin=…');
  const groups = (by?.list('Expressions') ?? []).flatMap((expression) =>
    lowerNamed(expression, scopeOver(input, scope)),
  );
  const schema = node.columns;
  const keys = groups.map(({ value }, index): Output => {
    const { name, type } = schema[index] ?? { name: '', type: value.type };
    return { column: scope.lowering.newColumn(name, type), value: convert(value, type) };
  });
  const results = new AggregateResults(input, scope);
  const outputs = aggregateOutputs(node, schema.slice(keys.length), results, scope);
  const order = firstPositions(input, scope);
  const made = order === undefined ? results.outputs : [...results.outputs, order.output];
  const rel = aggregateRel(input.rel, [...keys, ...partitionKeys(input)], made);
  const visible = [...keys, ...results.outputs].map((output) => output.column);
  const grouped = unordered(input, rel, visible);
  const hidden = [...new Set([...grouped.hidden, ...results.carried])];
  const withHidden = { ...grouped, hidden, order: order === undefined ? [] : [order.key] };
  return project(withHidden, [...keys.map((key) => key.column), ...outputs], scope.lowering);
};

function aggregateOutputs(
  node: KustoNode,
  schema: readonly ColumnSchema[],
  results: AggregateResults,
  scope: Scope,
): readonly Output[] {
  let next = 0;
  return node.list('Aggregates').flatMap((aggregate) => {
    const values = results.lower(aggregate);
    return values.map((value): Output => {
      const { name, type } = schema[next] ?? { name: '', type: value.type };
      next += 1;
      return { column: scope.lowering.newColumn(name, type), value: convert(value, type) };
    });
  });
}

/** Groups come in the order of their first rows, where the rows have a position; a stored table's have none. */
export function firstPositions(
  input: Relation,
  scope: Scope,
): { readonly output: AggregateOutput; readonly key: SortKey } | undefined {
  const [position, ...more] = input.order;
  if (position === undefined || position.descending || more.length > 0) return undefined;
  const column = scope.lowering.newColumn('first', position.value.type);
  return {
    output: { column, name: 'min', args: [position.value] },
    key: { value: columnRef(column), descending: false, nullsFirst: true },
  };
}

function partitionKeys(input: Relation): readonly Output[] {
  return input.partition === undefined
    ? []
    : [{ column: input.partition, value: columnRef(input.partition) }];
}

/** Aggregates whose column Kusto may name otherwise than the binder does: its documentation shows two columns only. */
function refuseMisnamed(node: KustoNode): void {
  const name = node.child('Name').text;
  if (!name.startsWith('covariance')) return;
  const args = node.child('ArgumentList').expressions;
  const isKnown = args.slice(0, 2).every((argument) => argument.kind === 'NameReference');
  if (!isKnown) refuse(node, `'${name}' without a name`, `name it: c = ${name}(…)`);
}

/** Collects the aggregates of a `summarize` while its expressions are lowered around them. */
export class AggregateResults {
  readonly outputs: AggregateOutput[] = [];
  /** Inside `mv-apply`: the outer row's columns, the same in all rows of a group. */
  readonly carried: readonly Column[];
  readonly #input: Relation;
  readonly #scope: Scope;

  constructor(input: Relation, scope: Scope) {
    this.#input = input;
    this.#scope = scope;
    this.carried =
      input.partition === undefined ? [] : input.hidden.filter((column) => column !== input.partition);
    for (const column of this.carried) this.outputs.push({ column, name: 'any', args: [columnRef(column)] });
  }

  /** The values that an expression with aggregates in it makes: several for `arg_max(x, *)` and the like. */
  lower(node: KustoNode): readonly Scalar[] {
    const named = node.kind === 'SimpleNamedExpression' || node.kind === 'CompoundNamedExpression';
    const expression = named ? node.child('Expression') : node;
    if (expression.kind === 'FunctionCallExpression') {
      if (!named) refuseMisnamed(expression);
      const several = this.#call(expression);
      if (several !== undefined) return several;
    }
    const scope = { ...this.#scope, columns: [], aggregate: (call: KustoNode) => this.#call(call)?.[0] };
    return lowerNamed(node, scope).map((value) => value.value);
  }

  #call(node: KustoNode): readonly Scalar[] | undefined {
    const name = node.child('Name').text;
    const known = findAggregate(name);
    if (known === undefined || node.calledBody() !== undefined) return undefined;
    const inner = scopeOver(this.#input, this.#scope);
    const nodes = node.child('ArgumentList').expressions;
    const results = known.lower({ name, node, nodes, scope: inner, type: node.type, input: this.#input });
    return results.map((result) => {
      const column = this.#scope.lowering.newColumn(name, result.type);
      this.outputs.push({ ...result.aggregate, column });
      return columnRef(column);
    });
  }
}
