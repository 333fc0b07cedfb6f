import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

import { nameHints, problem } from '@drawbridge/base';

import { ProblemLog } from '../ingest/problem-log.ts';
import { RowTyper } from '../ingest/type-rows.ts';
import type { TableSchema } from '../schema/types.ts';
import type { SourceRow } from '../schema/workspace.ts';
import { sqlTypes } from '../sql/primitives/literal.ts';
import { CHUNK_ROWS } from './chunk-rows.ts';
import type { LoadReport } from './engine.ts';
import { physicalColumn, physicalTable } from './physical-names.ts';
import { appendColumns } from './worker/append-columns.ts';
import { missingSql, partSchema } from './part-columns.ts';
import type { PartTable, PartWriter, TablePart } from './table-part.ts';

export interface PartWriterOptions {
  /** Created; must not be there yet. */
  readonly file: string;
  readonly tables: readonly TableSchema[];
  /** Of DuckDB, in this thread. Rows beyond it lie in the file already. */
  readonly memoryLimitMb: number;
}

/**
 * Opens a file for rows of these tables. DuckDB runs in the calling thread, and all that it writes becomes valid at
 * once, by `finish`: a part that was not finished is no part.
 */
export async function openPartWriter(options: PartWriterOptions): Promise<PartWriter> {
  // Loaded here alone: what imports the package for something else does not pay for a native module.
  const { default: duckdb } = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(options.file, {
    memory_limit: `${options.memoryLimitMb}MiB`,
    threads: '1',
    temp_directory: `${options.file}.spill`,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  await connection.run('BEGIN TRANSACTION');
  return new DuckPartWriter(options, instance, connection);
}

class DuckPartWriter implements PartWriter {
  readonly #options: PartWriterOptions;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #tables = new Map<string, GrowingTable>();
  #open = true;

  constructor(options: PartWriterOptions, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#options = options;
    this.#instance = instance;
    this.#connection = connection;
  }

  async load(name: string, rows: Iterable<SourceRow>): Promise<LoadReport> {
    const log = new ProblemLog();
    const table = this.#tableOf(name);
    if (table === undefined) {
      const hints = nameHints(
        name,
        this.#options.tables.map((known) => known.name),
        'tables',
      );
      log.add(problem('kql/unknown-table', `there is no table '${name}'`, { hints }));
      return { table: name, rows: 0, problems: log.problems, problemCount: log.count };
    }
    const typer = new RowTyper(table.schema, log);
    let loaded = 0;
    for (const row of rows) {
      typer.add(row);
      loaded += 1;
      if (typer.rows === CHUNK_ROWS) await table.append(typer);
    }
    await table.append(typer);
    return { table: name, rows: loaded, problems: log.problems, problemCount: log.count };
  }

  mark(): void {
    for (const table of this.#tables.values()) table.mark();
  }

  async revert(): Promise<void> {
    for (const table of this.#tables.values()) await table.revert();
  }

  async finish(): Promise<TablePart> {
    await this.#connection.run('COMMIT');
    await this.#connection.run('CHECKPOINT');
    this.close();
    const tables = [...this.#tables.values()].map((table) => table.described);
    return { file: this.#options.file, tables: tables.filter(({ rows }) => rows > 0) };
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#connection.closeSync();
    this.#instance.closeSync();
  }

  #tableOf(name: string): GrowingTable | undefined {
    const known = this.#tables.get(name);
    if (known !== undefined) return known;
    const schema = this.#options.tables.find((table) => table.name === name);
    if (schema === undefined) return undefined;
    const table = new GrowingTable(schema, physicalTable(this.#tables.size), this.#connection);
    this.#tables.set(name, table);
    return table;
  }
}

/** A table whose file has the columns that its rows have filled so far. */
class GrowingTable {
  readonly schema: TableSchema;
  #rows = 0;
  /** At the mark. A table that came later had none. */
  #marked = { rows: 0, appended: 0 };
  /** With those that were removed again: the number of the next row. */
  #appended = 0;
  #firstRow: bigint | undefined;
  readonly #source: TableSchema;
  readonly #name: string;
  readonly #connection: DuckDBConnection;
  /** By their places in the schema, in the order of the file. */
  readonly #present = new Set<number>();

  constructor(source: TableSchema, name: string, connection: DuckDBConnection) {
    this.schema = partSchema(source);
    this.#source = source;
    this.#name = name;
    this.#connection = connection;
  }

  get described(): PartTable {
    const columns = [...this.#present].map((at) => ({
      name: this.schema.columns[at]?.name ?? '',
      physicalName: physicalColumn(at),
    }));
    return { table: this.schema.name, physicalName: this.#name, rows: this.#rows, columns };
  }

  /** Appends the rows that were typed since the last time. */
  async append(typer: RowTyper): Promise<void> {
    const count = typer.rows;
    if (count === 0) return;
    await this.#grow(typer.filled);
    const cells = typer.take(this.#present);
    const present = [...this.#present];
    await appendColumns(this.#connection, {
      kind: 'append',
      table: this.#name,
      types: present.map((at) => this.schema.columns[at]?.type ?? 'string'),
      columns: present.map((at) => cells[at] ?? []),
    });
    this.#rows += count;
    this.#appended += count;
    this.#firstRow ??= await this.#findFirstRow();
  }

  mark(): void {
    this.#marked = { rows: this.#rows, appended: this.#appended };
  }

  async revert(): Promise<void> {
    if (this.#appended === this.#marked.appended) return;
    const from = (this.#firstRow ?? 0n) + BigInt(this.#marked.appended);
    await this.#connection.run(`DELETE FROM ${this.#name} WHERE rowid >= ${from}`);
    this.#rows = this.#marked.rows;
  }

  /** Rows of a transaction that is not committed are numbered from a great number on. */
  async #findFirstRow(): Promise<bigint> {
    const found = await this.#connection.runAndReadAll(`SELECT min(rowid) FROM ${this.#name}`);
    const [[first] = []] = found.getRows();
    return typeof first === 'bigint' ? first : 0n;
  }

  async #grow(filled: readonly number[]): Promise<void> {
    const isNew = this.#present.size === 0;
    // A table has at least one column, also where its rows have nothing.
    const wanted = isNew && filled.length === 0 ? [0] : filled;
    const found = wanted.filter((at) => !this.#present.has(at));
    for (const at of found) this.#present.add(at);
    const definitions = found.map((at) => this.#definition(at));
    if (isNew) await this.#connection.run(`CREATE TABLE ${this.#name} (${definitions.join(', ')})`);
    else
      for (const definition of definitions)
        await this.#connection.run(`ALTER TABLE ${this.#name} ADD COLUMN ${definition}`);
  }

  #definition(at: number): string {
    const type = sqlTypes[this.schema.columns[at]?.type ?? 'string'];
    return `${physicalColumn(at)} ${type} DEFAULT ${missingSql(this.#source, at)}`;
  }
}
