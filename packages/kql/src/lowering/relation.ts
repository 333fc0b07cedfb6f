import type { Rel } from '../plan/rel.ts';
import type { Column, SortKey } from '../plan/scalar.ts';

/**
 * A table in the middle of a pipeline: the plan that makes it, and what the plan does not say. Operators that work
 * row by row carry the hidden columns along, so that an ordering survives when its columns are projected away.
 */
export interface Relation {
  readonly rel: Rel;
  /** What the author sees, in order. */
  readonly columns: readonly Column[];
  /** Carried along unseen: what `order` needs, and the outer row inside `mv-apply`. */
  readonly hidden: readonly Column[];
  readonly order: readonly SortKey[];
  /** Kusto's "serialized": window functions are allowed. */
  readonly serialized: boolean;
  /** Inside `mv-apply` and `partition`: aggregates, limits and windows act per value of this hidden column. */
  readonly partition?: Column | undefined;
  /** What `withsource` says. */
  readonly name?: string | undefined;
}

/** The relation with another plan and columns; its order is gone. */
export function unordered(relation: Relation, rel: Rel, columns: readonly Column[]): Relation {
  const hidden = relation.hidden.filter((column) => rel.columns.includes(column));
  return { rel, columns, hidden, order: [], serialized: false, partition: relation.partition };
}

/** The relation with other columns computed row by row: order, partition and hidden columns stay. */
export function rowWise(relation: Relation, rel: Rel, columns: readonly Column[]): Relation {
  const hidden = rel.columns.filter(
    (column) => relation.hidden.includes(column) || !columns.includes(column),
  );
  return { ...relation, rel, columns, hidden, name: undefined };
}
