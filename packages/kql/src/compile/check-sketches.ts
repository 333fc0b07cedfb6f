import {
  hllIntersect,
  hllUnion,
  tdigestPercent,
  tdigestPercentiles,
  tdigestRank,
  tdigestUnion,
} from '../functions/aggregates/sketches.ts';
import type { KustoNode } from '../kusto/node.ts';
import { refuse } from '../lowering/refusal.ts';
import type { AggregateOutput, Output, Rel } from '../plan/rel.ts';
import type { Column, Scalar } from '../plan/scalar.ts';

type Sketch = 'hll' | 'tdigest';

/** The calls that take states, and what they make of them: another state, or a plain value. */
const calls: Readonly<
  Record<string, { readonly takes: Sketch; readonly makes?: Sketch; readonly states: number }>
> = {
  hll_count: { takes: 'hll', states: 1 },
  [hllUnion.udf.name]: { takes: 'hll', makes: 'hll', states: 2 },
  [hllIntersect.udf.name]: { takes: 'hll', makes: 'hll', states: 2 },
  [tdigestUnion.udf.name]: { takes: 'tdigest', makes: 'tdigest', states: 2 },
  [tdigestPercentiles.udf.name]: { takes: 'tdigest', states: 1 },
  [tdigestRank.udf.name]: { takes: 'tdigest', states: 1 },
  [tdigestPercent.udf.name]: { takes: 'tdigest', states: 1 },
};

const makers: Readonly<Record<string, Sketch>> = {
  hll: 'hll',
  hll_merge: 'hll',
  tdigest: 'tdigest',
  tdigest_merge: 'tdigest',
};
const merges: readonly string[] = ['hll_merge', 'tdigest_merge'];
/** Aggregates whose result is one of the values of their first argument. */
const picks: readonly string[] = ['any', 'any_value', 'arg_max', 'arg_min'];

/**
 * Refuses a query that shows, compares or takes apart the state of an `hll` or a `tdigest`, or reads one from what is
 * none. Ours are not Kusto's, so only what is read out of a state by the functions for it may be seen. It looks at the
 * plan, in which every way of handing a value on is a column: nothing else has to know of states.
 */
export function checkSketches(rel: Rel, shown: readonly Column[], root: KustoNode): void {
  new SketchCheck(root).result(rel, shown);
}

class SketchCheck {
  readonly #columns = new Map<number, Sketch>();
  readonly #seen = new Set<Rel>();
  readonly #root: KustoNode;

  constructor(root: KustoNode) {
    this.#root = root;
  }

  result(rel: Rel, shown: readonly Column[]): void {
    this.#visit(rel);
    for (const column of shown) {
      const sketch = this.#columns.get(column.id);
      if (sketch !== undefined) this.#refuse(`showing the state of ${sketch} in '${column.name}'`);
    }
  }

  #refuse(what: string): never {
    const calls = this.#root.descendants('FunctionCallExpression');
    const place = calls.find((call) => /hll|tdigest/.test(call.child('Name').text));
    return refuse(
      place ?? this.#root,
      what,
      'read it with dcount_hll, percentile_tdigest and the like: the bytes of the states are not published',
    );
  }

  #visit(rel: Rel): void {
    if (this.#seen.has(rel)) return;
    this.#seen.add(rel);
    switch (rel.kind) {
      case 'scan':
        return;
      case 'values':
        for (const row of rel.rows)
          row.forEach((value, index) => {
            this.#assign(rel.columns[index], value);
          });
        return;
      case 'project':
        this.#visit(rel.input);
        this.#outputs(rel.outputs);
        return;
      case 'filter':
        this.#visit(rel.input);
        this.#plain(rel.condition);
        return;
      case 'sort':
        this.#visit(rel.input);
        for (const key of rel.keys) this.#plain(key.value);
        return;
      case 'aggregate':
        this.#visit(rel.input);
        for (const group of rel.groups) this.#plain(group.value);
        for (const aggregate of rel.aggregates) this.#aggregate(aggregate);
        return;
      case 'join':
        this.#visit(rel.left);
        this.#visit(rel.right);
        for (const key of rel.keys)
          [key.left, key.right].forEach((side) => {
            this.#plain(side);
          });
        if (rel.condition !== undefined) this.#plain(rel.condition);
        return;
      case 'union':
        for (const branch of rel.branches) this.#visit(branch.input);
        rel.columns.forEach((column, index) => {
          const values = rel.branches.flatMap((branch) => branch.values[index] ?? []);
          this.#mark(column, this.#common(values));
        });
        return;
      case 'expand':
        this.#visit(rel.input);
        for (const list of rel.lists) this.#plain(list.value);
        return;
      case 'range':
        for (const bound of [rel.from, rel.to, rel.step]) this.#plain(bound);
        return;
      case 'shared':
        this.#visit(rel.rel);
        rel.columns.forEach((column, index) => {
          this.#mark(column, this.#columns.get(rel.rel.columns[index]?.id ?? -1));
        });
    }
  }

  #outputs(outputs: readonly Output[]): void {
    for (const output of outputs) this.#assign(output.column, output.value);
  }

  #mark(column: Column | undefined, sketch: Sketch | undefined): void {
    if (column !== undefined && sketch !== undefined) this.#columns.set(column.id, sketch);
  }

  #assign(column: Column | undefined, value: Scalar): void {
    this.#mark(column, this.#sketch(value));
  }

  #aggregate({ column, name, args, where, order = [] }: AggregateOutput): void {
    if (where !== undefined) this.#plain(where);
    for (const key of order) this.#plain(key.value);
    const made = makers[name];
    const [first, ...rest] = args;
    for (const other of rest) this.#plain(other);
    if (first !== undefined && merges.includes(name)) this.#state(first, made);
    else if (first !== undefined && picks.includes(name)) this.#assign(column, first);
    else if (first !== undefined) this.#plain(first);
    this.#mark(column, made);
  }

  /** A value that must be no state. */
  #plain(scalar: Scalar): void {
    const sketch = this.#sketch(scalar);
    if (sketch !== undefined) this.#refuse(`comparing the state of ${sketch}, or reading parts of it,`);
  }

  /** A value that must be a state, or null. */
  #state(scalar: Scalar, wanted: Sketch | undefined): void {
    const isNull = scalar.kind === 'literal' && scalar.value === null;
    if (!isNull && this.#sketch(scalar) !== wanted)
      this.#refuse(`a state of ${wanted ?? 'a sketch'} that this query did not make with ${wanted ?? 'one'}`);
  }

  /** What the values are states of, where one of them is a state: then all are, or null. */
  #common(values: readonly Scalar[]): Sketch | undefined {
    const made = values.map((value) => this.#sketch(value)).find((sketch) => sketch !== undefined);
    if (made !== undefined) for (const value of values) this.#state(value, made);
    return made;
  }

  /** What the state is of, where the value is one. */
  #sketch(scalar: Scalar): Sketch | undefined {
    switch (scalar.kind) {
      case 'literal':
        return undefined;
      case 'column':
        return this.#columns.get(scalar.column.id);
      case 'call': {
        const known = calls[scalar.name];
        scalar.args.forEach((argument, index) => {
          if (known !== undefined && index < known.states) this.#state(argument, known.takes);
          else this.#plain(argument);
        });
        return known?.makes;
      }
      case 'case': {
        for (const branch of scalar.branches) this.#plain(branch.when);
        return this.#common([...scalar.branches.map((branch) => branch.then), scalar.otherwise]);
      }
      case 'subquery':
        this.#visit(scalar.rel);
        return this.#columns.get(scalar.column.id);
      case 'membership':
        this.#visit(scalar.rel);
        this.#plain(scalar.value);
        this.#plain(scalar.column);
        return undefined;
      case 'window': {
        const keys = scalar.order.map((sortKey) => sortKey.value);
        for (const part of [...scalar.args, ...scalar.partition, ...keys]) this.#plain(part);
        return undefined;
      }
    }
  }
}
