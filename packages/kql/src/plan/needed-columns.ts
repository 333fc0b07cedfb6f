import type { AggregateOutput, AggregateRel, Output, Rel } from './rel.ts';
import { partsOf, type Column, type Scalar } from './scalar.ts';

/** Which columns of each relation of a plan are read by what stands above it. */
export type NeededColumns = ReadonlyMap<Rel, ReadonlySet<Column>>;

/** Finds them from the top down. A relation that is read in several places is gone through again when more is read. */
export function findNeededColumns(rel: Rel, columns: Iterable<Column>): NeededColumns {
  const finder = new Finder();
  finder.need(rel, columns);
  return finder.needed;
}

class Finder {
  readonly needed = new Map<Rel, Set<Column>>();

  need(rel: Rel, columns: Iterable<Column>): void {
    const known = this.needed.get(rel);
    const all = new Set(known);
    for (const column of columns) all.add(column);
    if (all.size === known?.size) return;
    this.needed.set(rel, all);
    this.#needInputs(rel, all);
  }

  #needInputs(rel: Rel, above: ReadonlySet<Column>): void {
    switch (rel.kind) {
      case 'scan':
        return;
      case 'values':
        for (const row of rel.rows) this.#read(row);
        return;
      case 'range':
        this.#read([rel.from, rel.to, rel.step]);
        return;
      case 'project':
        this.need(rel.input, this.#read(valuesOf(rel.outputs, above)));
        return;
      case 'filter':
        this.need(rel.input, [...above, ...this.#read([rel.condition])]);
        return;
      case 'sort':
        this.need(rel.input, [...above, ...this.#read(rel.keys.map((key) => key.value))]);
        return;
      case 'aggregate': {
        const values = neededAggregates(rel, above).flatMap((aggregate) => [
          ...aggregate.args,
          ...(aggregate.where === undefined ? [] : [aggregate.where]),
          ...(aggregate.order ?? []).map((key) => key.value),
        ]);
        this.need(rel.input, this.#read([...rel.groups.map((output) => output.value), ...values]));
        return;
      }
      case 'join': {
        const left = this.#read(rel.keys.map((key) => key.left));
        const right = this.#read(rel.keys.map((key) => key.right));
        // A condition besides reads of both sides.
        const read = new Set([...above, ...this.#read(rel.condition === undefined ? [] : [rel.condition])]);
        this.need(rel.left, [...ofRelation(rel.left, read), ...left]);
        this.need(rel.right, [...ofRelation(rel.right, read), ...right]);
        return;
      }
      case 'union':
        for (const { input, values } of rel.branches) {
          const read = values.filter((_, index) => isNeeded(rel.columns[index], above));
          this.need(input, this.#read(read));
        }
        return;
      case 'expand': {
        const lists = this.#read(rel.lists.map((output) => output.value));
        this.need(rel.input, [...ofRelation(rel.input, above), ...lists]);
        return;
      }
      case 'shared': {
        const read = rel.rel.columns.filter((_, index) => isNeeded(rel.columns[index], above));
        this.need(rel.rel, read);
        return;
      }
    }
  }

  /** The columns that scalars read; what stands inside their subqueries is needed too. */
  #read(scalars: readonly Scalar[]): readonly Column[] {
    return scalars.flatMap((scalar) => {
      if (scalar.kind === 'column') return [scalar.column];
      if (scalar.kind === 'subquery') this.need(scalar.rel, [scalar.column]);
      if (scalar.kind === 'membership') this.need(scalar.rel, this.#read([scalar.column]));
      return this.#read(partsOf(scalar));
    });
  }
}

/** Without groups there is one row, which some column has to make. */
export function neededAggregates(rel: AggregateRel, above: ReadonlySet<Column>): readonly AggregateOutput[] {
  const read = rel.aggregates.filter((aggregate) => above.has(aggregate.column));
  return read.length === 0 && rel.groups.length === 0 ? rel.aggregates.slice(0, 1) : read;
}

const valuesOf = (outputs: readonly Output[], above: ReadonlySet<Column>): readonly Scalar[] =>
  outputs.filter((output) => above.has(output.column)).map((output) => output.value);

const ofRelation = (rel: Rel, columns: ReadonlySet<Column>): readonly Column[] =>
  rel.columns.filter((column) => columns.has(column));

const isNeeded = (column: Column | undefined, above: ReadonlySet<Column>): boolean =>
  column !== undefined && above.has(column);
