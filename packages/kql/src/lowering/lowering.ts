import type { Catalog } from '../kusto/catalog.ts';
import type { KustoNode } from '../kusto/node.ts';
import type { Rel } from '../plan/rel.ts';
import { columnRef, type Column, type Scalar } from '../plan/scalar.ts';
import type { ColumnSchema, KqlType } from '../schema/types.ts';
import type { Environment } from './environment.ts';
import { refuse } from './refusal.ts';
import type { Relation } from './relation.ts';

export interface LoweringOptions {
  readonly catalog: Catalog;
  /** Ticks of `now()`. */
  readonly now: bigint;
  readonly timeRange: { readonly from: bigint; readonly to: bigint } | undefined;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  /** The hidden columns that the query names on its way only: they are not part of whole rows. */
  readonly unshown: ReadonlySet<string>;
}

/** Who lowers a node of a given kind; passed in, so that no unit has to import all others. */
export interface Lowerers {
  expression(kind: string): ExpressionLowering | undefined;
  source(kind: string): SourceLowering | undefined;
  operator(kind: string): OperatorLowering | undefined;
}

/** The state of one translation: the source of ids, and what was read. */
export class Lowering {
  readonly options: LoweringOptions;
  readonly tablesRead = new Set<string>();
  /** Those of them of which hidden columns are read. */
  readonly hiddenRead = new Set<string>();
  readonly #lowerers: Lowerers;
  #lastId = 0;
  #keepsTypes = false;

  constructor(options: LoweringOptions, lowerers: Lowerers) {
    this.options = options;
    this.#lowerers = lowerers;
  }

  /** The scalar that an expression's node stands for. */
  scalar(node: KustoNode, scope: Scope): Scalar {
    const lower = this.#lowerers.expression(node.kind);
    return lower === undefined ? refuse(node, `the expression '${node.text}'`) : lower(node, scope);
  }

  /** The relation that a tabular expression's node stands for. */
  table(node: KustoNode, scope: Scope): Relation {
    const lower = this.#lowerers.source(node.kind);
    if (lower === undefined) return refuse(node, `the table expression '${node.text}'`);
    const relation = lower(node, scope);
    refuseRepeatedNames(relation.columns, node);
    return relation;
  }

  /** What an operator makes of its input, with the names and types that the binder gives. */
  apply(node: KustoNode, input: Relation, scope: Scope): Relation {
    const lower = this.#lowerers.operator(node.kind);
    const keyword = /^[a-z-]+/.exec(node.text)?.[0] ?? node.kind;
    return lower === undefined ? refuse(node, `the operator '${keyword}'`) : lower(node, input, scope);
  }

  /** The query asks which types its dynamics hold, so that datetimes in them are told from texts. */
  keepTypesInDynamics(): void {
    this.#keepsTypes = true;
  }

  get keepsTypes(): boolean {
    return this.#keepsTypes;
  }

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  newColumn(name: string, type: KqlType): Column {
    return { id: this.newId(), name, type };
  }

  /** Computed once, used often: each call of the result gives a relation with columns of its own. */
  share(relation: Relation): () => Relation {
    const id = this.newId();
    return () => {
      const columns = relation.rel.columns.map((column) => this.newColumn(column.name, column.type));
      const rel: Rel = { kind: 'shared', id, rel: relation.rel, columns };
      const swap = (column: Column): Column => columns[relation.rel.columns.indexOf(column)] ?? column;
      return {
        ...relation,
        rel,
        columns: relation.columns.map(swap),
        hidden: relation.hidden.map(swap),
        order: relation.order.map((key) => ({ ...key, value: renameColumns(key.value, swap) })),
        partition: undefined,
      };
    };
  }
}

function renameColumns(scalar: Scalar, swap: (column: Column) => Column): Scalar {
  return scalar.kind === 'column' ? columnRef(swap(scalar.column)) : scalar;
}

/** Where an expression stands: which columns it sees, and what its other names mean. */
export interface Scope {
  readonly lowering: Lowering;
  readonly environment: Environment;
  readonly columns: readonly Column[];
  /** The rows that the expression is computed over, for window functions. */
  readonly relation?: Relation | undefined;
  /** Inside `summarize`: takes an aggregate's call and gives the column that will hold its result. */
  readonly aggregate?: ((node: KustoNode) => Scalar | undefined) | undefined;
  /** Other rows by the name before the dot: `$left` and `$right` of a join, the steps of a `scan`. */
  readonly rows?: ReadonlyMap<string, readonly Column[]> | undefined;
}

/** The scope of an expression over a relation's rows. */
export function scopeOver(relation: Relation, scope: Scope): Scope {
  return { lowering: scope.lowering, environment: scope.environment, columns: relation.columns, relation };
}

/** Lowers a pipeline's operator: the input's relation and the operator's node to the output's relation. */
export type OperatorLowering = (node: KustoNode, input: Relation, scope: Scope) => Relation;

/** Lowers an expression that is a table by itself: a name, `datatable`, `union`, `print`. */
export type SourceLowering = (node: KustoNode, scope: Scope) => Relation;

export type ExpressionLowering = (node: KustoNode, scope: Scope) => Scalar;

/** New columns named and typed as the binder says. */
export function columnsAs(schema: readonly ColumnSchema[], lowering: Lowering): readonly Column[] {
  return schema.map((column) => lowering.newColumn(column.name, column.type));
}

/** Of two columns with one name, a reader could get either. */
function refuseRepeatedNames(columns: readonly Column[], node: KustoNode): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) refuse(node, `a second column '${name}'`, 'give one of them another name');
    seen.add(name);
  }
}
