import { nameHints, type Problem, problem } from '@drawbridge/base';

import { ProblemLog } from '../ingest/problem-log.ts';
import { type Cell } from '../ingest/type-cell.ts';
import { RowTyper } from '../ingest/type-rows.ts';
import { type TableSchema } from '../types.ts';
import { CHUNK_ROWS } from './chunk-rows.ts';
import { type DuckDatabase, type JobOutcome } from './duck-thread.ts';
import { type LoadReport, type SourceRow } from './engine.ts';
import { createTableSql, physicalTable } from './physical-names.ts';
import { type WorkerJob } from './protocol.ts';
import { problemOfError, queryProblems } from './query-problems.ts';

/** The tables in DuckDB. One is created when it is first loaded or queried: a workspace has hundreds, a rule names three. */
export class TableStore {
  readonly #tables: readonly TableSchema[];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #database: DuckDatabase;
  readonly #memoryLimitMb: number;
  readonly #created = new Map<number, Promise<void>>();
  readonly #filled = new Set<number>();

  constructor(tables: readonly TableSchema[], database: DuckDatabase, memoryLimitMb: number) {
    this.#tables = tables;
    this.#indexes = new Map(tables.map((table, index) => [table.name, index]));
    this.#database = database;
    this.#memoryLimitMb = memoryLimitMb;
  }

  /** Creates those of the named tables that are not there yet; gives the problem that kept it from doing so. */
  async ensure(names: readonly string[]): Promise<Problem | undefined> {
    const indexes = names.flatMap((name) => this.#indexes.get(name) ?? []);
    try {
      await Promise.all(indexes.map((index) => this.#create(index)));
      return undefined;
    } catch (thrown) {
      return this.#problemOf(thrown);
    }
  }

  async load(name: string, rows: Iterable<SourceRow> | AsyncIterable<SourceRow>): Promise<LoadReport> {
    const index = this.#indexes.get(name);
    const table = index === undefined ? undefined : this.#tables[index];
    const log = new ProblemLog();
    if (index === undefined || table === undefined) {
      const hints = nameHints(name, [...this.#indexes.keys()], 'tables');
      log.add(problem('kql/unknown-table', `there is no table '${name}'`, { hints }));
      return report(name, 0, log);
    }
    const typer = new RowTyper(table, log);
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
        typer.add(row);
        if (typer.rows === CHUNK_ROWS) await send();
      }
      if (typer.rows > 0) await send();
    } catch (thrown) {
      log.add(this.#problemOf(thrown));
    }
    return report(name, loaded, log);
  }

  /** Empties every table that was loaded. */
  async clear(): Promise<void> {
    const filled = [...this.#filled];
    this.#filled.clear();
    const sql = filled.flatMap((index) => {
      const table = this.#tables[index];
      return table === undefined ? [] : [createTableSql(table, index)];
    });
    await this.#perform({ kind: 'execute', sql });
  }

  #append(table: TableSchema, index: number, columns: readonly (readonly Cell[])[]): Promise<void> {
    const types = table.columns.map((column) => column.type);
    return this.#perform({ kind: 'append', table: physicalTable(index), types, columns });
  }

  #create(index: number): Promise<void> {
    const known = this.#created.get(index);
    if (known !== undefined) return known;
    const table = this.#tables[index];
    if (table === undefined) return Promise.resolve();
    const creating = this.#perform({ kind: 'execute', sql: [createTableSql(table, index)] });
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
