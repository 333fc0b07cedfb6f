import { nearestName, problem } from '@drawbridge/base';

import { type SourceRow } from '../schema/workspace.ts';
import { type TableSchema } from '../schema/types.ts';
import { jsonText } from './json-text.ts';
import { type ProblemLog } from './problem-log.ts';
import { type Cell, CELL_TYPERS, type CellTyper, MISFIT } from './type-cell.ts';

interface TypedColumn {
  readonly name: string;
  readonly type: CellTyper;
  /** What a row has that says nothing of this column. */
  readonly missing: Cell;
  /** Up to the last row that has a value; empty where none has. */
  cells: Cell[];
}

/**
 * Types rows of a table into columns. A value that does not fit becomes null (`''` for a string) and a problem. A row
 * costs what it has: a table of Sentinel has sixty columns, and an event fills twenty.
 */
export class RowTyper {
  rows = 0;
  readonly #table: TableSchema;
  readonly #columns: readonly TypedColumn[];
  readonly #byName: ReadonlyMap<string, TypedColumn>;
  readonly #hidden: ReadonlySet<string>;
  readonly #log: ProblemLog;
  readonly #reported = new Set<string>();

  constructor(table: TableSchema, log: ProblemLog) {
    this.#table = table;
    this.#columns = table.columns.map(({ name, type, missing }) => {
      const typer = CELL_TYPERS[type];
      const cell = typer(missing === undefined ? undefined : table.name);
      return { name, type: typer, missing: cell === MISFIT ? null : cell, cells: [] };
    });
    this.#byName = new Map(this.#columns.map((column) => [column.name, column]));
    this.#hidden = new Set(table.hidden?.map((column) => column.name));
    this.#log = log;
  }

  add(row: SourceRow): void {
    for (const name of Object.keys(row.values)) {
      const value = row.values[name];
      if (value === undefined) continue;
      const column = this.#byName.get(name);
      if (column === undefined) {
        if (!this.#hidden.has(name)) this.#reportUnknown(row, name);
        continue;
      }
      if (value === null) continue;
      const cell = column.type(value);
      if (cell === MISFIT) this.#reportMisfit(row, column, value);
      padTo(column, this.rows);
      column.cells.push(cell === MISFIT ? null : cell);
    }
    this.rows += 1;
  }

  /** The places of the columns of which a row since the last {@link take} has something. */
  get filled(): readonly number[] {
    return this.#columns.flatMap((column, at) => (column.cells.length > 0 ? [at] : []));
  }

  /** The columns typed since the last call, with a cell for each row; of those that are not `wanted`, nothing. */
  take(wanted?: ReadonlySet<number>): readonly (readonly Cell[])[] {
    const taken = this.#columns.map((column, at) => {
      const { cells } = column;
      if (wanted?.has(at) !== false) padTo(column, this.rows);
      column.cells = [];
      return cells;
    });
    this.rows = 0;
    return taken;
  }

  #reportMisfit(row: SourceRow, column: TypedColumn, value: unknown): void {
    const type = this.#table.columns.find(({ name }) => name === column.name)?.type ?? '';
    const shown = (typeof value === 'string' ? value : jsonText(value)).slice(0, 60);
    const message = `'${shown}' does not fit column '${column.name}' (${type}) and is loaded as null`;
    this.#log.add(
      problem('ingest/mistyped-value', message, { severity: 'warning', ...place(row), field: column.name }),
    );
  }

  #reportUnknown(row: SourceRow, name: string): void {
    const key = `${row.file ?? ''}\n${name}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const message = `table '${this.#table.name}' has no column '${name}'; its values are not loaded`;
    const near = nearestName(name, [...this.#byName.keys(), ...this.#hidden]);
    const hints = near === undefined ? [] : [`did you mean '${near}'?`];
    this.#log.add(
      problem('ingest/unknown-column', message, { severity: 'warning', ...place(row), field: name, hints }),
    );
  }
}

function padTo(column: TypedColumn, rows: number): void {
  while (column.cells.length < rows) column.cells.push(column.missing);
}

function place(row: SourceRow): Pick<Parameters<typeof problem>[2] & object, 'file' | 'span'> {
  const span = row.line === undefined ? undefined : { start: 0, length: 0, line: row.line, column: 1 };
  return { file: row.file, span };
}
