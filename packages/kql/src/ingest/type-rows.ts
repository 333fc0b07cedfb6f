import { nearestName, problem } from '@drawbridge/base';

import { type SourceRow } from '../schema/workspace.ts';
import { type TableSchema } from '../schema/types.ts';
import { jsonText } from './json-text.ts';
import { type ProblemLog } from './problem-log.ts';
import { type Cell, CELL_TYPERS, type CellTyper, MISFIT } from './type-cell.ts';

/** Types rows of a table into columns. A value that does not fit becomes null (`''` for a string) and a problem. */
export class RowTyper {
  rows = 0;
  readonly #table: TableSchema;
  readonly #typers: readonly CellTyper[];
  /** What each column has where the row has nothing. */
  readonly #missing: readonly (string | undefined)[];
  readonly #names: ReadonlySet<string>;
  readonly #log: ProblemLog;
  readonly #reported = new Set<string>();
  #columns: Cell[][];

  constructor(table: TableSchema, log: ProblemLog) {
    this.#table = table;
    this.#typers = table.columns.map((column) => CELL_TYPERS[column.type]);
    this.#missing = table.columns.map((column) => (column.missing === undefined ? undefined : table.name));
    this.#names = new Set([...table.columns, ...(table.hidden ?? [])].map((column) => column.name));
    this.#log = log;
    this.#columns = table.columns.map(() => []);
  }

  add(row: SourceRow): void {
    for (const [at, column] of this.#table.columns.entries()) {
      const value = Object.hasOwn(row.values, column.name) ? row.values[column.name] : this.#missing[at];
      const cell = this.#typers[at]?.(value) ?? null;
      if (cell === MISFIT) this.#reportMisfit(row, at, value);
      this.#columns[at]?.push(cell === MISFIT ? null : cell);
    }
    for (const name of Object.keys(row.values)) if (!this.#names.has(name)) this.#reportUnknown(row, name);
    this.rows += 1;
  }

  /** The columns typed since the last call. */
  take(): readonly (readonly Cell[])[] {
    const taken = this.#columns;
    this.#columns = this.#table.columns.map(() => []);
    this.rows = 0;
    return taken;
  }

  #reportMisfit(row: SourceRow, at: number, value: unknown): void {
    const column = this.#table.columns[at];
    if (column === undefined) return;
    const shown = (typeof value === 'string' ? value : jsonText(value)).slice(0, 60);
    const message = `'${shown}' does not fit column '${column.name}' (${column.type}) and is loaded as null`;
    this.#log.add(
      problem('ingest/mistyped-value', message, { severity: 'warning', ...place(row), field: column.name }),
    );
  }

  #reportUnknown(row: SourceRow, name: string): void {
    const key = `${row.file ?? ''}\n${name}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    const message = `table '${this.#table.name}' has no column '${name}'; its values are not loaded`;
    const near = nearestName(name, [...this.#names]);
    const hints = near === undefined ? [] : [`did you mean '${near}'?`];
    this.#log.add(
      problem('ingest/unknown-column', message, { severity: 'warning', ...place(row), field: name, hints }),
    );
  }
}

function place(row: SourceRow): Pick<Parameters<typeof problem>[2] & object, 'file' | 'span'> {
  const span = row.line === undefined ? undefined : { start: 0, length: 0, line: row.line, column: 1 };
  return { file: row.file, span };
}
