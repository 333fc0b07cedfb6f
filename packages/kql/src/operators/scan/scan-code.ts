import { valueUdfs } from '../../functions/registry.ts';
import type { Code } from '../../interpret/program.ts';
import { canEvaluate } from '../../interpret/compile-code.ts';
import type { KustoNode } from '../../kusto/node.ts';
import type { Column, LiteralScalar, Scalar } from '../../plan/scalar.ts';
import { refuse } from '../../lowering/refusal.ts';

const functions = new Map(valueUdfs.map((udf) => [udf.name, udf]));

/** What columns of a step's expressions stand for that are not of the row at hand; made when first used. */
export type MatchedColumns = ReadonlyMap<Column, () => Code>;

/**
 * Writes the expressions of a `scan` down for JavaScript. What depends on the row alone is computed by DuckDB
 * beforehand, into a slot of the row; only what depends on rows matched before is evaluated in JavaScript.
 */
export class ScanEncoder {
  readonly slots: Scalar[] = [];
  readonly #columns = new Map<Column, number>();

  /** The slot that holds the value, the same for the same column. */
  slotOf(scalar: Scalar): number {
    const known = scalar.kind === 'column' ? this.#columns.get(scalar.column) : undefined;
    if (known !== undefined) return known;
    this.slots.push(scalar);
    const slot = this.slots.length - 1;
    if (scalar.kind === 'column') this.#columns.set(scalar.column, slot);
    return slot;
  }

  encodeLiteral(scalar: LiteralScalar): Code {
    return { op: 'literal', type: scalar.type, text: scalar.value === null ? null : String(scalar.value) };
  }

  encode(scalar: Scalar, matched: MatchedColumns, node: KustoNode): Code {
    if (scalar.kind === 'literal') return this.encodeLiteral(scalar);
    if (!dependsOn(scalar, matched)) return { op: 'slot', slot: this.slotOf(scalar) };
    const encode = (part: Scalar): Code => this.encode(part, matched, node);
    switch (scalar.kind) {
      case 'column':
        return matched.get(scalar.column)?.() ?? refuse(node, `the column '${scalar.column.name}'`);
      case 'case':
        return {
          op: 'case',
          branches: scalar.branches.map((branch) => [encode(branch.when), encode(branch.then)] as const),
          otherwise: encode(scalar.otherwise),
        };
      case 'call': {
        const types = scalar.args.map((argument) => argument.type);
        if (!canEvaluate(scalar.name, [scalar.type, ...types], functions))
          return refuseCall(scalar.name, node);
        return { op: 'call', name: scalar.name, type: scalar.type, types, args: scalar.args.map(encode) };
      }
      case 'subquery':
      case 'membership':
      case 'window':
        return refuse(node, `a ${scalar.kind} of what a step of scan matched before`);
    }
  }
}

function refuseCall(name: string, node: KustoNode): never {
  const shown = name.replace(/^kql_/, '').replaceAll('_', ' ');
  return refuse(
    node,
    `'${shown}' of what a step of scan matched before`,
    'compute what does not depend on the steps before the scan: extend x = …',
  );
}

function dependsOn(scalar: Scalar, matched: MatchedColumns): boolean {
  const some = (several: readonly Scalar[]): boolean => several.some((part) => dependsOn(part, matched));
  switch (scalar.kind) {
    case 'column':
      return matched.has(scalar.column);
    case 'call':
      return some(scalar.args);
    case 'case':
      return some([...scalar.branches.flatMap((branch) => [branch.when, branch.then]), scalar.otherwise]);
    case 'window':
      return some([...scalar.args, ...scalar.partition]);
    case 'membership':
      return some([scalar.value]);
    case 'literal':
    case 'subquery':
      return false;
  }
}
