import { nameHints, type Problem, problem } from '@drawbridge/base';

import { ProblemLog } from '../ingest/problem-log.ts';
import { type Cell } from '../ingest/type-cell.ts';
import { RowTyper } from '../ingest/type-rows.ts';
import { type TableSchema } from '../schema/types.ts';
import { CHUNK_ROWS } from './chunk-rows.ts';
import { type DuckDatabase, type JobOutcome } from './duck-thread.ts';
import { type LoadReport } from './engine.ts';
import { type SourceRow } from '../schema/workspace.ts';
import { partViewSql } from './part-view.ts';
import type { TablePart } from './table-part.ts';
import { createTableSql, fillHiddenSql, physicalTable, widenTableSql } from './physical-names.ts';
import { type WorkerJob } from './worker/protocol.ts';
import { problemOfError, queryProblems } from './worker/query-problems.ts';

/** The tables in DuckDB. One is created when it is first loaded or queried: a workspace has hundreds, a rule names three. */
export class TableStore {
  readonly #tables: readonly TableSchema[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #database: DuckDatabase;
  readonly #memoryLimitMb: number;
  readonly #created = new Map<number, Promise<void>>();
  readonly #filled = new Set<number>();
  /** The tables that have their hidden columns; and those of them with rows that came without values for them. */
  readonly #widened = new Map<number, Promise<void>>();
  readonly #unfilled = new Set<number>();
  /** Tables whose rows lie in parts, and what makes the views that stand for them. */
  readonly #attached = new Map<number, string>();

  constructor(tables: readonly TableSchema[], database: DuckDatabase, memoryLimitMb: number) {
    this.#tables = tables;
    this.#indexes = new Map(tables.map((table, index) => [table.name, index]));
    this.#database = database;
    this.#memoryLimitMb = memoryLimitMb;
  }

  /**
   * Creates those of the named tables that are not there yet, with their hidden columns where these are read; gives the
   * problem that kept it from doing so.
   */
  async ensure(names: readonly string[], hiddenRead: readonly string[]): Promise<Problem | undefined> {
    const indexesOf = (all: readonly string[]) => all.flatMap((name) => this.#indexes.get(name) ?? []);
    try {
      await Promise.all(indexesOf(names).map((index) => this.#create(index)));
      await Promise.all(indexesOf(hiddenRead).map((index) => this.#fillHidden(index)));
      return undefined;
    } catch (thrown) {
      return this.#problemOf(thrown);
    }
  }

  async load(name: string, rows: Iterable<SourceRow> | AsyncIterable<SourceRow>): Promise<LoadReport> {
    const index = this.#indexes.get(name);
    const table = index === undefined ? undefined : this.#tables[index];
    const log = new ProblemLog();
    if (index !== undefined && this.#attached.has(index))
      throw new Error(`the rows of '${name}' lie in parts, and nothing can be added to them`);
    if (index === undefined || table === undefined) {
      const hints = nameHints(name, [...this.#indexes.keys()], 'tables');
      log.add(problem('kql/unknown-table', `there is no table '${name}'`, { hints }));
      return report(name, 0, log);
    }
    let typer = new RowTyper(this.#widened.has(index) ? widened(table) : table, log);
    let loaded = 0;
    const send = async (): Promise<void> => {
      const count = typer.rows;
      await this.#append(table, index, typer.take());
      loaded += count;
    };
    try {
      await this.#create(index);
      this.#filled.add(index);
      for await (const row of rows) {
        if (!this.#widened.has(index) && hasHidden(table, row)) {
          if (typer.rows > 0) await send();
          await this.#widen(index);
          typer = new RowTyper(widened(table), log);
        }
        typer.add(row);
        if (typer.rows === CHUNK_ROWS) await send();
      }
      if (typer.rows > 0) await send();
    } catch (thrown) {
      log.add(this.#problemOf(thrown));
    }
    return report(name, loaded, log);
  }

  /** Lets the tables have the rows of these parts, which the database has attached. Nothing was loaded before. */
  attach(parts: readonly TablePart[]): void {
    const names = new Set(parts.flatMap((part) => part.tables.map(({ table }) => table)));
    for (const [index, table] of this.#tables.entries())
      if (names.has(table.name)) this.#attached.set(index, partViewSql(table, index, parts));
    this.#created.clear();
  }

  /** Empties every table that was loaded. */
  async clear(): Promise<void> {
    const views = [...this.#attached.keys()].filter((index) => this.#created.has(index));
    this.#attached.clear();
    for (const index of views) this.#created.delete(index);
    await this.#perform({ kind: 'execute', sql: views.map((index) => `DROP VIEW ${physicalTable(index)}`) });
    const filled = [...this.#filled];
    this.#filled.clear();
    for (const index of filled) this.#widened.delete(index);
    const sql = filled.flatMap((index) => {
      const table = this.#tables[index];
      return table === undefined ? [] : [createTableSql(table, index)];
    });
    await this.#perform({ kind: 'execute', sql });
  }

  #append(table: TableSchema, index: number, columns: readonly (readonly Cell[])[]): Promise<void> {
    const { columns: all } = this.#widened.has(index) ? widened(table) : table;
    this.#unfilled.add(index);
    const missing = all.slice(columns.length).map(({ type }) => columns[0]?.map(() => emptyOf(type)) ?? []);
    const types = all.map((column) => column.type);
    const job = {
      kind: 'append',
      table: physicalTable(index),
      types,
      columns: [...columns, ...missing],
    } as const;
    return this.#perform(job);
  }

  #widen(index: number): Promise<void> {
    const known = this.#widened.get(index);
    const table = this.#tables[index];
    if (known !== undefined || table === undefined) return known ?? Promise.resolve();
    const widening = this.#perform({ kind: 'execute', sql: widenTableSql(table, index) });
    this.#widened.set(index, widening);
    return widening;
  }

  async #fillHidden(index: number): Promise<void> {
    if (this.#attached.has(index)) return;
    await this.#widen(index);
    const table = this.#tables[index];
    if (table === undefined || !this.#unfilled.delete(index)) return;
    await this.#perform({ kind: 'execute', sql: fillHiddenSql(table, index) });
  }

  #create(index: number): Promise<void> {
    const known = this.#created.get(index);
    if (known !== undefined) return known;
    const table = this.#tables[index];
    if (table === undefined) return Promise.resolve();
    const sql = this.#attached.get(index) ?? createTableSql(table, index);
    const creating = this.#perform({ kind: 'execute', sql: [sql] });
    this.#created.set(index, creating);
    return creating;
  }

  async #perform(job: WorkerJob): Promise<void> {
    const running = await this.#database.start(job);
    const outcome = await running.outcome;
    if (outcome.kind !== 'done') throw new StoreFault(outcome);
  }

  /** The problem that a fault of the store stands for; anything else is thrown on, such as what a source of rows threw. */
  #problemOf(fault: unknown): Problem {
    if (!(fault instanceof StoreFault)) throw fault;
    if (fault.outcome.kind === 'gone') return queryProblems.stopped();
    return problemOfError(fault.outcome.message, this.#memoryLimitMb);
  }
}

/** The table with its hidden columns as ordinary ones, as the database has it once it was widened. */
function widened(table: TableSchema): TableSchema {
  const hidden = (table.hidden ?? []).map(({ name, type }) => ({ name, type }));
  return { name: table.name, columns: [...table.columns, ...hidden] };
}

function hasHidden({ hidden = [] }: TableSchema, { values }: SourceRow): boolean {
  return hidden.some(({ name }) => Object.hasOwn(values, name));
}

const emptyOf = (type: TableSchema['columns'][number]['type']): Cell => (type === 'string' ? '' : null);

/** Carries a job that failed from the database to the report. */
class StoreFault extends Error {
  override readonly name = 'StoreFault';
  readonly outcome: Exclude<JobOutcome, { kind: 'done' }>;

  constructor(outcome: Exclude<JobOutcome, { kind: 'done' }>) {
    super(outcome.kind === 'gone' ? 'the engine was closed' : outcome.message);
    this.outcome = outcome;
  }
}

function report(table: string, rows: number, log: ProblemLog): LoadReport {
  return { table, rows, problems: log.problems, problemCount: log.count };
}
