import { stat } from 'node:fs/promises';

import { given, problem, type Problem } from '@drawbridge/base';
import type { ReadRecordsOptions } from '@drawbridge/kql';

import { logFiles, type LogFile } from '../containers/open-log.ts';
import type { MappedRow } from '../log-records/log-source.ts';
import { DateOrderReader, withIsoTimes, type DateOrder } from './date-order.ts';
import { contradictoryDates, FileOutcome, keptProblems, unfitRow, unprovenDates } from './file-outcome.ts';
import type { RecordMapper, RecordMapping } from './record-mapper.ts';
import type { EventOrigins } from './repeated-events.ts';
import { TableLoader, type RowStore } from './table-loader.ts';
import type { UnrecognisedFile } from './telemetry-report.ts';
import type { UndatedRecord } from './undated-records.ts';

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
  /** What becomes of events that other files have too. */
  readonly origins: EventOrigins;
  /** When the logs were written: the year of times that name none, and have none beside them. */
  readonly now?: Date | undefined;
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
  readonly #origins: EventOrigins;
  readonly #now: Date | undefined;
  readonly #signal: AbortSignal | undefined;
  readonly #onProgress: () => void;

  constructor(store: RowStore, mapper: RecordMapper, options: ReadingOptions) {
    this.#mapper = mapper;
    this.#loader = new TableLoader(store);
    this.#origins = options.origins;
    this.#now = options.now;
    this.#signal = options.signal;
    this.#onProgress = options.onProgress ?? (() => undefined);
  }

  /** Reads a file; of an archive, each file inside. */
  async readFile(path: string): Promise<void> {
    let isPacked = false;
    for await (const file of logFiles(path)) {
      isPacked ||= file.isPacked;
      await this.#readLog(file);
    }
    if (isPacked) this.#countBytes((await stat(path).catch(() => undefined))?.size ?? 0);
  }

  #countBytes(bytes: number): void {
    this.bytes += bytes;
    this.#onProgress();
  }

  async #readLog(file: LogFile): Promise<void> {
    this.#signal?.throwIfAborted();
    let outcome = new FileOutcome(file.name);
    const options = this.#openOptions(file, () => (outcome = new FileOutcome(file.name)));
    const opened = await file.open(options);
    if (!opened.ok) {
      this.problems.push(...opened.problems);
      const reason = opened.problems[0]?.message ?? 'it cannot be read';
      this.unrecognised.push({ file: file.name, reason });
      return;
    }
    const order = opened.value.format === 'csv' ? await this.#dateOrder(file) : 'plain';
    if (order === 'contradictory') return;
    for await (const record of opened.value.records) {
      this.#signal?.throwIfAborted();
      this.#addRecord({ value: withIsoTimes(record.value, order), line: record.line }, outcome);
      if (this.#loader.isFull) await this.#loader.loadFull();
    }
    this.#addAgain(outcome.undated.end(this.#now), outcome);
    this.#unfit += opened.value.skipped;
    this.problems.push(...opened.value.problems);
    this.#unnamed += opened.value.problemCount - opened.value.problems.length;
    this.#close(outcome);
  }

  /** Where the store can take rows back, a long document is loaded before its end is known. */
  #openOptions(file: LogFile, restart: () => void): ReadRecordsOptions {
    const before = this.rows;
    const revoke = async (): Promise<void> => {
      await this.#loader.revert();
      this.rows = before;
      restart();
    };
    const revocation = this.#loader.canRevert ? { begin: () => this.#loader.mark(), revoke } : undefined;
    const countBytes = (bytes: number): void => {
      this.#countBytes(bytes);
    };
    const onBytes = file.isPacked ? undefined : countBytes;
    return given({ revocation, onBytes });
  }

  /** The file is read once for it: its last row may prove how its first one is meant. */
  async #dateOrder(file: LogFile): Promise<DateOrder> {
    const opened = await file.open();
    const reader = new DateOrderReader();
    if (!opened.ok) return 'plain';
    for await (const record of opened.value.records) reader.look(record.value);
    if (reader.order === 'contradictory') {
      const found = contradictoryDates(file.name, reader.proofs);
      this.problems.push(found);
      this.unrecognised.push({ file: file.name, reason: found.message });
    }
    if (reader.order === 'unproven') this.problems.push(unprovenDates(file.name, reader.ambiguous ?? ''));
    return reader.order;
  }

  #addRecord(record: UndatedRecord, outcome: FileOutcome): void {
    for (const mapping of this.#mapper.mapAll(record.value)) this.#addMapped(mapping, record, outcome);
  }

  /** Records whose time names no year, now that one near it is known, or that none will be. */
  #addAgain(records: readonly UndatedRecord[], outcome: FileOutcome): void {
    const { near } = outcome.undated;
    for (const record of records)
      for (const mapping of this.#mapper.mapAll(record.value, near))
        this.#addMapped(mapping, record, outcome, true);
  }

  #addMapped(mapping: RecordMapping, record: UndatedRecord, outcome: FileOutcome, isAgain = false): void {
    if (!mapping.ok) {
      outcome.refuse(record.line, mapping.reason);
      return;
    }
    outcome.note(mapping.table, mapping.unknownFields);
    for (const row of mapping.rows) {
      if (row.ok) {
        this.#addRow(mapping.table, row, record, outcome);
        if (isAgain) outcome.undated.countResolved();
        else if (typeof record.value === 'string')
          this.#addAgain(outcome.undated.dated(row.values.TimeGenerated), outcome);
      } else if (row.lacksYear !== true || isAgain) outcome.refuse(record.line, row.reason);
      else if (!outcome.undated.hold(record)) this.#addAgain([record], outcome);
    }
  }

  #addRow(
    table: string,
    row: MappedRow & { readonly ok: true },
    { line }: UndatedRecord,
    outcome: FileOutcome,
  ): void {
    outcome.rows += 1;
    for (const field of row.unread ?? []) outcome.unreadField(field, line);
    const values = this.#origins.rowOf(table, row.values, outcome.file);
    if (values === undefined) return;
    this.rows += 1;
    this.#loader.add(table, { values, file: outcome.file, line });
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
    this.problems.push(...outcome.undated.problems(outcome.file));
  }

  /** Loads what is still waiting. */
  async end(): Promise<ReadingOutcome> {
    await this.#loader.flush();
    const { rowsByTable, problems: loadProblems, problemCount } = this.#loader;
    const problems = [...this.problems, ...this.#origins.problems()];
    return {
      rowsByTable: Object.fromEntries(rowsByTable),
      unrecognised: this.unrecognised,
      unfit: this.#unfit + problemCount,
      problems,
      loadProblems,
      problemCount: problems.length + this.#unnamed + problemCount,
    };
  }
}
