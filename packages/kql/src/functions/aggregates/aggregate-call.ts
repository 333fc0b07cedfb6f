import { given } from '@drawbridge/base';
import type { KustoNode } from '../../kusto/node.ts';
import type { Scope } from '../../lowering/lowering.ts';
import { reject } from '../../lowering/refusal.ts';
import type { Relation } from '../../lowering/relation.ts';
import type { AggregateOutput } from '../../plan/rel.ts';
import type { Scalar, SortKey } from '../../plan/scalar.ts';
import type { KqlType } from '../../schema/types.ts';
import { convert } from '../../lowering/convert.ts';

/** A call of an aggregate, over the rows of `input`. */
export interface AggregateCall {
  readonly name: string;
  readonly node: KustoNode;
  readonly nodes: readonly KustoNode[];
  readonly scope: Scope;
  readonly type: KqlType | undefined;
  readonly input: Relation;
}

/** One value that the call makes. */
export interface AggregateResult {
  readonly type: KqlType;
  readonly aggregate: Omit<AggregateOutput, 'column'>;
}

export interface AggregateFunction {
  readonly names: readonly string[];
  lower(call: AggregateCall): readonly AggregateResult[];
}

/** The argument, lowered; the call is rejected where it is missing. */
export function value(aggregate: AggregateCall, index: number): Scalar {
  const node = aggregate.nodes[index];
  return node === undefined
    ? reject(aggregate.node, `'${aggregate.name}' needs ${index + 1} arguments`)
    : aggregate.scope.lowering.scalar(node, aggregate.scope);
}

/** The argument as a condition. */
export function condition(aggregate: AggregateCall, index: number): Scalar {
  return convert(value(aggregate, index), 'bool');
}

/** The one value that an aggregate of the plan makes. */
export function result(
  type: KqlType,
  name: string,
  args: readonly Scalar[],
  more: { readonly where?: Scalar | undefined; readonly order?: readonly SortKey[] } = {},
): readonly AggregateResult[] {
  const { where, order } = more;
  return [
    {
      type,
      aggregate: {
        name,
        args,
        ...given({ where, order }),
      },
    },
  ];
}

/** How a call is lowered, with the condition of its `…if` variant. */
export type Lowered = (aggregate: AggregateCall, where: Scalar | undefined) => readonly AggregateResult[];

/** The aggregate and its `…if` variant, whose last argument is the condition. */
export function withCondition(
  name: string,
  lower: Lowered,
  conditional = `${name}if`,
  at = 1,
): readonly AggregateFunction[] {
  return [
    { names: [name], lower: (aggregate) => lower(aggregate, undefined) },
    { names: [conditional], lower: (aggregate) => lower(aggregate, condition(aggregate, at)) },
  ];
}

/** Rejects a setting of an aggregate that is not a constant from `least` to `most`. */
export function constantWithin(aggregate: AggregateCall, setting: Scalar, least: number, most: number): void {
  const number = setting.kind === 'literal' ? Number(setting.value) : NaN;
  if (!(number >= least && number <= most))
    reject(aggregate.node, `'${aggregate.name}' needs a constant from ${least} to ${most}`);
}
