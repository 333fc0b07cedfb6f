import type { Problem } from '@drawbridge/base';
import type { Engine, SourceRow } from '@drawbridge/kql';

/** Rows are handed over in batches, so that a dump of thousands of small files is not thousands of loads. */
const batchRows = 10_000;

/** Collects rows by table and loads them into the engine. */
export class TableLoader {
  readonly rowsByTable = new Map<string, number>();
  readonly problems: Problem[] = [];
  problemCount = 0;
  readonly #engine: Engine;
  readonly #waiting = new Map<string, SourceRow[]>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  async add(table: string, row: SourceRow): Promise<void> {
    const rows = this.#waiting.get(table) ?? [];
    rows.push(row);
    this.#waiting.set(table, rows);
    if (rows.length >= batchRows) await this.#load(table, rows);
  }

  async flush(): Promise<void> {
    for (const [table, rows] of this.#waiting) if (rows.length > 0) await this.#load(table, rows);
  }

  async #load(table: string, rows: readonly SourceRow[]): Promise<void> {
    this.#waiting.set(table, []);
    const report = await this.#engine.load(table, rows);
    this.rowsByTable.set(table, (this.rowsByTable.get(table) ?? 0) + report.rows);
    this.problems.push(...report.problems);
    this.problemCount += report.problemCount;
  }
}
