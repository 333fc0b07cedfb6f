import type { Problem } from '@drawbridge/base';
import type { LoadReport, SourceRow } from '@drawbridge/kql';

import { keptProblems } from './file-outcome.ts';

/** Where rows go: an engine, or a part that one will read. */
export interface RowStore {
  load(table: string, rows: readonly SourceRow[]): Promise<LoadReport>;
  /** Where rows can be taken back: those since the mark. */
  mark?(): void;
  revert?(): Promise<void>;
}

/** Rows are handed over in batches, so that a dump of thousands of small files is not thousands of loads. */
const batchRows = 10_240;

/** A part is written in the same thread, and the fewer rows wait, the less there is to clear away. */
const partBatchRows = 1024;

/** Collects rows by table and loads them into a store. */
export class TableLoader {
  rowsByTable = new Map<string, number>();
  /** The first hundred. */
  readonly problems: Problem[] = [];
  problemCount = 0;
  isFull = false;
  readonly #store: RowStore;
  readonly #batchRows: number;
  readonly #waiting = new Map<string, SourceRow[]>();
  #marked = { rowsByTable: new Map<string, number>(), problems: 0, problemCount: 0 };

  constructor(store: RowStore) {
    this.#store = store;
    this.#batchRows = this.canRevert ? partBatchRows : batchRows;
  }

  /** Where this makes a batch full, {@link loadFull} is called next. */
  add(table: string, row: SourceRow): void {
    const rows = this.#waiting.get(table) ?? [];
    if (rows.length === 0) this.#waiting.set(table, rows);
    rows.push(row);
    if (rows.length >= this.#batchRows) this.isFull = true;
  }

  async loadFull(): Promise<void> {
    this.isFull = false;
    for (const [table, rows] of this.#waiting)
      if (rows.length >= this.#batchRows) await this.#load(table, rows);
  }

  /** Whether the store can take rows back. */
  get canRevert(): boolean {
    return this.#store.mark !== undefined && this.#store.revert !== undefined;
  }

  async mark(): Promise<void> {
    await this.flush();
    const { problems, problemCount } = this;
    this.#marked = { rowsByTable: new Map(this.rowsByTable), problems: problems.length, problemCount };
    this.#store.mark?.();
  }

  /** Forgets the rows since the mark. */
  async revert(): Promise<void> {
    this.#waiting.clear();
    this.isFull = false;
    await this.#store.revert?.();
    this.rowsByTable = this.#marked.rowsByTable;
    this.problems.length = this.#marked.problems;
    this.problemCount = this.#marked.problemCount;
  }

  async flush(): Promise<void> {
    for (const [table, rows] of this.#waiting) if (rows.length > 0) await this.#load(table, rows);
  }

  async #load(table: string, rows: readonly SourceRow[]): Promise<void> {
    this.#waiting.set(table, []);
    const report = await this.#store.load(table, rows);
    this.rowsByTable.set(table, (this.rowsByTable.get(table) ?? 0) + report.rows);
    this.problems.push(...report.problems.slice(0, keptProblems - this.problems.length));
    this.problemCount += report.problemCount;
  }
}
