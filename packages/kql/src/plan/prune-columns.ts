import { findNeededColumns, neededAggregates, type NeededColumns } from './needed-columns.ts';
import type { AggregateRel, Rel } from './rel.ts';
import { mapParts, type Column, type Scalar, type SortKey } from './scalar.ts';

/**
 * The plan without the columns that nothing reads. DuckDB does that too, but not below an `unnest` and not inside a
 * common table: there it would carry whole rows of logs along.
 */
export function pruneColumns(rel: Rel, columns: readonly Column[]): Rel {
  return new Pruner(findNeededColumns(rel, columns)).rel(rel);
}

class Pruner {
  readonly #needed: NeededColumns;
  // What is shared must stay shared: the printer tells subqueries apart by identity.
  readonly #rels = new Map<Rel, Rel>();
  readonly #scalars = new Map<Scalar, Scalar>();

  constructor(needed: NeededColumns) {
    this.#needed = needed;
  }

  rel(rel: Rel): Rel {
    const known = this.#rels.get(rel);
    if (known !== undefined) return known;
    const pruned = this.#prune(rel);
    this.#rels.set(rel, pruned);
    return pruned;
  }

  #prune(rel: Rel): Rel {
    const needed = this.#needed.get(rel) ?? new Set<Column>();
    const keeps = (column: Column | undefined): boolean => column !== undefined && needed.has(column);
    switch (rel.kind) {
      case 'scan': {
        const columns = keepOne(rel.columns, keeps);
        const ordinals = rel.ordinals.filter((_, at) => columns.some((column) => column === rel.columns[at]));
        return { ...rel, columns, ordinals };
      }
      case 'values': {
        const columns = keepOne(rel.columns, keeps);
        const ofRow = (row: readonly Scalar[]): readonly Scalar[] =>
          row
            .filter((_, at) => columns.some((column) => column === rel.columns[at]))
            .map((scalar) => this.#scalar(scalar));
        return { ...rel, columns, rows: rel.rows.map(ofRow) };
      }
      case 'range':
        return {
          ...rel,
          from: this.#scalar(rel.from),
          to: this.#scalar(rel.to),
          step: this.#scalar(rel.step),
        };
      case 'project': {
        const outputs = rel.outputs
          .filter((output) => keeps(output.column))
          .map((output) => ({ ...output, value: this.#scalar(output.value) }));
        return {
          ...rel,
          input: this.rel(rel.input),
          outputs,
          columns: outputs.map((output) => output.column),
        };
      }
      case 'filter': {
        const input = this.rel(rel.input);
        return { ...rel, input, condition: this.#scalar(rel.condition), columns: input.columns };
      }
      case 'sort': {
        const input = this.rel(rel.input);
        return { ...rel, input, keys: this.#keys(rel.keys), columns: input.columns };
      }
      case 'aggregate':
        return this.#aggregate(rel, needed);
      case 'join': {
        const [left, right] = [this.rel(rel.left), this.rel(rel.right)];
        const keys = rel.keys.map((key) => ({
          left: this.#scalar(key.left),
          right: this.#scalar(key.right),
        }));
        const columns = rel.columns.filter(
          (column) => left.columns.includes(column) || right.columns.includes(column),
        );
        const condition = rel.condition === undefined ? {} : { condition: this.#scalar(rel.condition) };
        return { ...rel, ...condition, left, right, keys, columns };
      }
      case 'union': {
        const columns = rel.columns.filter(keeps);
        const branches = rel.branches.map(({ input, values }) => ({
          input: this.rel(input),
          values: values.filter((_, at) => keeps(rel.columns[at])).map((value) => this.#scalar(value)),
        }));
        return { ...rel, columns, branches };
      }
      case 'expand': {
        const input = this.rel(rel.input);
        const { index, ...others } = rel;
        const lists = rel.lists.map((list) => ({ ...list, value: this.#scalar(list.value) }));
        const kept = index !== undefined && keeps(index) ? { index } : {};
        const own = [...lists.map((list) => list.column), ...(kept.index === undefined ? [] : [kept.index])];
        return { ...others, ...kept, input, lists, columns: [...input.columns, ...own] };
      }
      case 'shared': {
        const shared = this.rel(rel.rel);
        const columns = shared.columns.map((source) => {
          const column = rel.columns[rel.rel.columns.indexOf(source)];
          if (column === undefined) throw new Error('a shared table has another width');
          return column;
        });
        return { ...rel, rel: shared, columns };
      }
    }
  }

  #aggregate(rel: AggregateRel, needed: ReadonlySet<Column>): Rel {
    const aggregates = neededAggregates(rel, needed).map((aggregate) => ({
      ...aggregate,
      args: aggregate.args.map((arg) => this.#scalar(arg)),
      ...(aggregate.where === undefined ? {} : { where: this.#scalar(aggregate.where) }),
      ...(aggregate.order === undefined ? {} : { order: this.#keys(aggregate.order) }),
    }));
    const groups = rel.groups.map((group) => ({ ...group, value: this.#scalar(group.value) }));
    const columns = [...groups, ...aggregates].map((output) => output.column);
    return { ...rel, input: this.rel(rel.input), groups, aggregates, columns };
  }

  #keys(keys: readonly SortKey[]): readonly SortKey[] {
    return keys.map((key) => ({ ...key, value: this.#scalar(key.value) }));
  }

  /** The scalar with the plans inside it pruned. */
  #scalar(scalar: Scalar): Scalar {
    const known = this.#scalars.get(scalar);
    if (known !== undefined) return known;
    const pruned = this.#withPrunedPlan(mapParts(scalar, (part) => this.#scalar(part)));
    this.#scalars.set(scalar, pruned);
    return pruned;
  }

  #withPrunedPlan(scalar: Scalar): Scalar {
    if (scalar.kind === 'subquery') return { ...scalar, rel: this.rel(scalar.rel) };
    if (scalar.kind !== 'membership') return scalar;
    return { ...scalar, rel: this.rel(scalar.rel), column: this.#scalar(scalar.column) };
  }
}

/** Those to keep; the first where there is none, for a table has at least one column. */
function keepOne(columns: readonly Column[], keeps: (column: Column) => boolean): readonly Column[] {
  const kept = columns.filter(keeps);
  return kept.length === 0 ? columns.slice(0, 1) : kept;
}
