import { given, problem, type Problem } from '@drawbridge/base';
import { readRecords } from '@drawbridge/kql';

import { DateOrderReader, withIsoTimes, type DateOrder } from './date-order.ts';
import { FileOutcome, keptProblems, unfitRow, unprovenDates } from './file-outcome.ts';
import type { RecordMapper, RecordMapping } from './record-mapper.ts';
import { TableLoader, type RowStore } from './table-loader.ts';
import type { UnrecognisedFile } from './telemetry-report.ts';

/** What became of files: plain data, so that it can travel between threads and lie in a file. */
export interface ReadingOutcome {
  readonly rowsByTable: Readonly<Record<string, number>>;
  readonly unrecognised: readonly UnrecognisedFile[];
  /** How many records could not become rows, or have a value that did not fit its column. */
  readonly unfit: number;
  /** Of files. Of records that were not loaded the first hundred. */
  readonly problems: readonly Problem[];
  /** Of values; the first hundred. */
  readonly loadProblems: readonly Problem[];
  readonly problemCount: number;
}

export interface ReadingOptions {
  readonly signal?: AbortSignal | undefined;
  /** Whenever something was read: often. */
  readonly onProgress?: () => void;
}

/** Reads files one after another into a store, and keeps what did not fit. */
export class Reading {
  readonly problems: Problem[] = [];
  bytes = 0;
  readonly unrecognised: UnrecognisedFile[] = [];
  rows = 0;
  #unfit = 0;
  #unfitNamed = 0;
  #unnamed = 0;
  readonly #mapper: RecordMapper;
  readonly #loader: TableLoader;
  readonly #signal: AbortSignal | undefined;

  readonly #onProgress: () => void;

  constructor(store: RowStore, mapper: RecordMapper, options: ReadingOptions = {}) {
    this.#mapper = mapper;
    this.#loader = new TableLoader(store);
    this.#signal = options.signal;
    this.#onProgress = options.onProgress ?? (() => undefined);
  }

  async readFile(file: string): Promise<void> {
    this.#signal?.throwIfAborted();
    const onBytes = (bytes: number): void => {
      this.bytes += bytes;
      this.#onProgress();
    };
    let outcome = new FileOutcome(file);
    const before = this.rows;
    const revoke = async (): Promise<void> => {
      await this.#loader.revert();
      this.rows = before;
      outcome = new FileOutcome(file);
    };
    const revocation = this.#loader.canRevert ? { begin: () => this.#loader.mark(), revoke } : undefined;
    const opened = await readRecords(file, { onBytes, ...given({ revocation }) });
    if (!opened.ok) {
      this.problems.push(...opened.problems);
      this.unrecognised.push({ file, reason: opened.problems[0]?.message ?? 'it cannot be read' });
      return;
    }
    const order = opened.value.format === 'csv' ? await this.#dateOrder(file) : 'plain';
    for await (const record of opened.value.records) {
      this.#signal?.throwIfAborted();
      this.#addRecord(withIsoTimes(record.value, order), record.line, outcome);
      if (this.#loader.isFull) await this.#loader.loadFull();
    }
    this.#unfit += opened.value.skipped;
    this.problems.push(...opened.value.problems);
    this.#unnamed += opened.value.problemCount - opened.value.problems.length;
    this.#close(outcome);
  }

  /** The file is read once for it: its last row may prove how its first one is meant. */
  async #dateOrder(file: string): Promise<DateOrder> {
    const opened = await readRecords(file);
    const reader = new DateOrderReader();
    if (!opened.ok) return 'plain';
    for await (const record of opened.value.records) reader.look(record.value);
    if (reader.order === 'unproven') this.problems.push(unprovenDates(file, reader.ambiguous ?? ''));
    return reader.order;
  }

  #addRecord(value: unknown, line: number, outcome: FileOutcome): void {
    for (const mapping of this.#mapper.mapAll(value)) this.#addMapped(mapping, line, outcome);
  }

  #addMapped(mapping: RecordMapping, line: number, outcome: FileOutcome): void {
    if (!mapping.ok) {
      outcome.refuse(line, mapping.reason);
      return;
    }
    outcome.note(mapping.table, mapping.unknownFields);
    for (const row of mapping.rows) {
      if (!row.ok) outcome.refuse(line, row.reason);
      else {
        outcome.rows += 1;
        for (const field of row.unread ?? []) outcome.unreadField(field, line);
        this.rows += 1;
        this.#loader.add(mapping.table, { values: row.values, file: outcome.file, line });
      }
    }
  }

  #close(outcome: FileOutcome): void {
    if (outcome.rows === 0) {
      const reason = outcome.refused[0]?.reason ?? 'it holds no records';
      this.unrecognised.push({ file: outcome.file, reason });
      this.problems.push(
        problem('telemetry/not-recognised', `nothing in this file is used: ${reason}`, {
          severity: 'warning',
          file: outcome.file,
        }),
      );
      return;
    }
    this.#unfit += outcome.refusedCount;
    const room = Math.max(0, keptProblems - this.#unfitNamed);
    const named = outcome.refused.slice(0, room).map((record) => unfitRow(outcome.file, record));
    this.#unfitNamed += named.length;
    this.#unnamed += outcome.refusedCount - named.length;
    this.problems.push(...named, ...outcome.unknownFieldProblems(), ...outcome.unreadFieldProblems());
  }

  /** Loads what is still waiting. */
  async end(): Promise<ReadingOutcome> {
    await this.#loader.flush();
    const { rowsByTable, problems: loadProblems, problemCount } = this.#loader;
    return {
      rowsByTable: Object.fromEntries(rowsByTable),
      unrecognised: this.unrecognised,
      unfit: this.#unfit + problemCount,
      problems: this.problems,
      loadProblems,
      problemCount: this.problems.length + this.#unnamed + problemCount,
    };
  }
}
