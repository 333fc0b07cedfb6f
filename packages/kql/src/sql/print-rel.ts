import type {
  AggregateOutput,
  AggregateRel,
  ExpandRel,
  JoinRel,
  RangeRel,
  Rel,
  UnionRel,
} from '../plan/rel.ts';
import type { Column, Scalar, SortKey, SubqueryScalar } from '../plan/scalar.ts';
import { aggregates } from './primitives/aggregates.ts';
import { printKeyEquality, printCondition, printScalar } from './print-scalar.ts';
import { sqlTypes } from './primitives/literal.ts';

/** The SQL name of a column: unique, and indifferent to DuckDB's disregard of case. */
export function columnName(column: Column): string {
  return `k${column.id}`;
}

/** Makes one SQL statement of a plan: nested selects, and a common table for everything that is shared. */
export class Printer {
  readonly #shared = new Map<string, string>();
  readonly #subqueries = new Map<SubqueryScalar, string>();
  /** Whether datetimes, timespans and guids in dynamics are told from texts. */
  readonly keepsTypes: boolean;

  constructor(keepsTypes = false) {
    this.keepsTypes = keepsTypes;
  }

  /** The whole statement; `columns` are the output, in order, `order` the order of its rows. */
  statement(rel: Rel, columns: readonly Column[], order: readonly SortKey[]): string {
    // A table without columns has rows all the same.
    const names = columns.length === 0 ? '1' : columns.map(columnName).join(', ');
    const ordering = order.length === 0 ? '' : ` ORDER BY ${this.sortKeys(order)}`;
    const body = `SELECT ${names}${this.#from(rel)}${ordering}`;
    const tables = [...this.#shared].map(([name, sql]) => `${name} AS MATERIALIZED (${sql})`);
    return tables.length === 0 ? body : `WITH ${tables.join(', ')} ${body}`;
  }

  scalar(scalar: Scalar): string {
    return printScalar(scalar, this);
  }

  sortKeys(keys: readonly SortKey[]): string {
    return keys
      .map((key) => {
        const direction = key.descending ? 'DESC' : 'ASC';
        return `${this.scalar(key.value)} ${direction} NULLS ${key.nullsFirst ? 'FIRST' : 'LAST'}`;
      })
      .join(', ');
  }

  rel(rel: Rel): string {
    switch (rel.kind) {
      case 'scan': {
        const columns = rel.columns.map(
          (column, index) => `c${rel.ordinals[index] ?? 0} AS ${columnName(column)}`,
        );
        return `SELECT ${columns.join(', ')} FROM t${rel.table}`;
      }
      case 'values':
        return this.#values(rel.rows, rel.columns);
      case 'project': {
        const outputs = rel.outputs.map(
          (output) => `${this.scalar(output.value)} AS ${columnName(output.column)}`,
        );
        return `SELECT ${outputs.length === 0 ? '1' : outputs.join(', ')}${this.#from(rel.input)}`;
      }
      case 'filter':
        return `SELECT *${this.#from(rel)}`;
      case 'sort': {
        const order = rel.keys.length === 0 ? '' : ` ORDER BY ${this.sortKeys(rel.keys)}`;
        const limit = rel.limit === undefined ? '' : ` LIMIT ${rel.limit}`;
        return `SELECT *${this.#from(rel.input)}${order}${limit}`;
      }
      case 'aggregate':
        return this.#aggregate(rel);
      case 'join':
        return this.#join(rel);
      case 'union':
        return this.#union(rel);
      case 'expand':
        return this.#expand(rel);
      case 'range':
        return this.#range(rel);
      case 'shared': {
        const name = `s${rel.id}`;
        if (!this.#shared.has(name)) this.#shared.set(name, this.rel(rel.rel));
        const columns = rel.columns.map((column, index) => {
          const source = rel.rel.columns[index];
          if (source === undefined) throw new Error('a shared table has another width');
          return `${columnName(source)} AS ${columnName(column)}`;
        });
        return `SELECT ${columns.length === 0 ? '1' : columns.join(', ')} FROM ${name}`;
      }
    }
  }

  /**
   * ` FROM …` with the filters above it in one WHERE: every select in a select costs time to plan. Names in a WHERE are
   * first of all those of the columns below, as they should be, and then those that the SELECT gives.
   */
  #from(rel: Rel): string {
    const conditions: string[] = [];
    let input = rel;
    while (input.kind === 'filter') {
      conditions.unshift(`(${printCondition(input.condition, this)})`);
      input = input.input;
    }
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
    return ` FROM (${this.rel(input)})${where}`;
  }

  /** The name of the common table of one row that holds a scalar subquery: computed once however often it is used. */
  subquery(scalar: SubqueryScalar): string {
    const known = this.#subqueries.get(scalar);
    if (known !== undefined) return known;
    const sql = `SELECT ${columnName(scalar.column)} AS v FROM (${this.rel(scalar.rel)}) LIMIT 1`;
    const name = `q${this.#subqueries.size}`;
    this.#subqueries.set(scalar, name);
    this.#shared.set(name, sql);
    return name;
  }

  #values(rows: readonly (readonly Scalar[])[], columns: readonly Column[]): string {
    if (rows.length === 0) {
      const nulls = columns.map(
        (column) => `CAST(NULL AS ${sqlTypes[column.type]}) AS ${columnName(column)}`,
      );
      return `SELECT ${nulls.join(', ')} WHERE false`;
    }
    if (columns.length === 0) return `SELECT 1`;
    const tuples = rows.map((row) => `(${row.map((scalar) => this.scalar(scalar)).join(', ')})`);
    return `SELECT * FROM (VALUES ${tuples.join(', ')}) AS v(${columns.map(columnName).join(', ')})`;
  }

  #aggregate(rel: AggregateRel): string {
    const groups = rel.groups.map((group) => `${this.scalar(group.value)} AS ${columnName(group.column)}`);
    const results = rel.aggregates.map(
      (aggregate) => `${this.#aggregateCall(aggregate)} AS ${columnName(aggregate.column)}`,
    );
    const by = groups.length === 0 ? '' : ` GROUP BY ${groups.map((_, index) => index + 1).join(', ')}`;
    const outputs = [...groups, ...results];
    return `SELECT ${outputs.join(', ')}${this.#from(rel.input)}${by}`;
  }

  #aggregateCall(aggregate: AggregateOutput): string {
    const template = aggregates[aggregate.name];
    if (template === undefined) throw new Error(`no SQL for the aggregate ${aggregate.name}`);
    const where =
      aggregate.where === undefined ? '' : ` FILTER (WHERE ${printCondition(aggregate.where, this)})`;
    const order =
      aggregate.order === undefined || aggregate.order.length === 0
        ? ''
        : ` ORDER BY ${this.sortKeys(aggregate.order)}`;
    return template({
      args: aggregate.args.map((arg) => this.scalar(arg)),
      scalars: aggregate.args,
      where,
      order,
    });
  }

  #join(rel: JoinRel): string {
    const keywords = {
      inner: 'JOIN',
      left: 'LEFT JOIN',
      right: 'RIGHT JOIN',
      full: 'FULL JOIN',
      semi: 'SEMI JOIN',
      anti: 'ANTI JOIN',
      cross: 'CROSS JOIN',
    };
    const conditions = rel.keys.map((key) => printKeyEquality(key.left, key.right, this));
    if (rel.condition !== undefined) conditions.push(printCondition(rel.condition, this));
    const on =
      rel.join === 'cross' ? '' : ` ON ${conditions.length === 0 ? 'true' : conditions.join(' AND ')}`;
    return `SELECT * FROM (${this.rel(rel.left)}) AS l ${keywords[rel.join]} (${this.rel(rel.right)}) AS r${on}`;
  }

  #union(rel: UnionRel): string {
    return rel.branches
      .map(({ input, values }) => {
        const outputs = rel.columns.map((column, index) => {
          const value = values[index];
          if (value === undefined) throw new Error('a union branch is too narrow');
          return `${this.scalar(value)} AS ${columnName(column)}`;
        });
        return `SELECT ${outputs.length === 0 ? '1' : outputs.join(', ')}${this.#from(input)}`;
      })
      .join(' UNION ALL ');
  }

  #expand(rel: ExpandRel): string {
    const lists = rel.lists.map((list) => `unnest(${this.scalar(list.value)}) AS ${columnName(list.column)}`);
    if (rel.index !== undefined) {
      const lengths = rel.lists.map((list) => `len(${this.scalar(list.value)})`);
      lists.push(`unnest(range(greatest(${lengths.join(', ')}, 0))) AS ${columnName(rel.index)}`);
    }
    return `SELECT *, ${lists.join(', ')} FROM (${this.rel(rel.input)})`;
  }

  #range(rel: RangeRel): string {
    const [from, to, step] = [rel.from, rel.to, rel.step].map((bound) => this.scalar(bound));
    const column = rel.columns[0];
    if (column === undefined || from === undefined || to === undefined || step === undefined) {
      throw new Error('a range has one column');
    }
    const type = sqlTypes[rel.type];
    const isConstant = [rel.from, rel.to, rel.step].every(
      (bound) =>
        bound.kind === 'literal' && (typeof bound.value === 'bigint' || Number.isFinite(bound.value)),
    );
    if (rel.type === 'real') {
      const count = `floor((${to} - ${from}) / nullif(${step}, 0))`;
      const value = `${from} + i * ${step} AS ${columnName(column)}`;
      // More than there are numbers to count them by do not come to their end either.
      const most = `CAST(least(${count}, ${BEYOND_COUNTING}) AS BIGINT)`;
      if (isConstant) return `SELECT ${value} FROM generate_series(0, ${most}) AS r(i)`;
      return `SELECT ${value} FROM (SELECT unnest(${bounded(count, `generate_series(0, ${most})`)}) AS i)`;
    }
    const ends = `${from}::BIGINT, ${to}::BIGINT, nullif(${step}::BIGINT, 0)`;
    // The table function gives rows one batch at a time; the list would be held whole, and cannot be interrupted.
    if (isConstant) return `SELECT i::${type} AS ${columnName(column)} FROM generate_series(${ends}) AS r(i)`;
    const count = `(${to}::HUGEINT - ${from}::HUGEINT) // nullif(${step}::BIGINT, 0)`;
    const series = bounded(count, `generate_series(${ends})`);
    return `SELECT unnest(${series})::${type} AS ${columnName(column)}`;
  }
}

/** A list is held whole. */
const MOST_LISTED = 10_000_000;
const BEYOND_COUNTING = 9e18;

function bounded(count: string, list: string): string {
  const message = `kql: a range between ends that are not constants has more than ${MOST_LISTED} values`;
  return `CASE WHEN ${count} >= ${MOST_LISTED} THEN error('${message}') ELSE ${list} END`;
}
