import { given, nameHints, problem, type Problem } from '@drawbridge/base';
import type { Engine, TableSchema } from '@drawbridge/kql';

import { containerKind } from '../containers/container-kind.ts';
import { type LogFile, logFiles } from '../containers/open-log.ts';
import { DateOrderReader, withIsoTimes, type DateOrder } from './date-order.ts';
import type { MappedRow } from '../log-records/log-source.ts';
import { contradictoryDates, FileOutcome, keptProblems, unfitRow, unprovenDates } from './file-outcome.ts';
import { findLogFiles } from './find-log-files.ts';
import { RecordMapper, type RecordMapping } from './record-mapper.ts';
import { RepeatedEvents } from './repeated-events.ts';
import { TableLoader } from './table-loader.ts';
import type { TelemetryProgress, TelemetryReport, UnrecognisedFile } from './telemetry-report.ts';
import { loadedTables, overallSpan } from './time-spans.ts';
import type { UndatedRecord } from './undated-records.ts';

export interface TelemetryOptions {
  /** Takes every record for this table's, in place of recognising it. */
  readonly table?: string;
  /** When the logs were written: the year of times that name none, and have none beside them. */
  readonly now?: Date;
  readonly onProgress?: (progress: TelemetryProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads logs as they lie in a bucket or an export (files and folders, gzip or not, or in archives), maps them to Sentinel's tables
 * as its connectors do, and loads them. Throws only the signal's reason when it is aborted.
 */
export async function readTelemetry(
  engine: Engine,
  paths: readonly string[],
  options: TelemetryOptions = {},
): Promise<TelemetryReport> {
  const only = engine.tables.find((table) => table.name === options.table);
  if (options.table !== undefined && only === undefined) {
    return unknownTable(options.table, engine.tables);
  }
  const found = await findLogFiles(paths);
  const repeated = new RepeatedEvents(await isOneFile(found.files));
  const reading = new Reading(engine, new RecordMapper(engine.tables, only), repeated, options);
  reading.problems.push(...found.problems);
  for (const [index, file] of found.files.entries()) {
    await reading.readFile(file);
    options.onProgress?.({ file, files: index + 1, totalFiles: found.files.length, rows: reading.rows });
  }
  return await reading.report(found.files.length);
}

async function isOneFile(files: readonly string[]): Promise<boolean> {
  const [first, second] = files;
  return first === undefined || (second === undefined && (await containerKind(first)) === undefined);
}

function unknownTable(name: string, known: readonly TableSchema[]): TelemetryReport {
  const tables = known.map((table) => table.name);
  const hints = nameHints(name, tables, 'tables');
  const problems = [problem('telemetry/unknown-table', `there is no table '${name}'`, { hints })];
  return { tables: [], rowsByTable: {}, files: 0, unrecognised: [], unfit: 0, problems, problemCount: 1 };
}

/** One call's state: what was loaded so far, and what did not fit. */
class Reading {
  readonly problems: Problem[] = [];
  readonly unrecognised: UnrecognisedFile[] = [];
  rows = 0;
  #unfit = 0;
  #unfitNamed = 0;
  #unnamed = 0;
  readonly #engine: Engine;
  readonly #mapper: RecordMapper;
  readonly #loader: TableLoader;
  readonly #repeated: RepeatedEvents;
  readonly #now: Date | undefined;
  readonly #signal: AbortSignal | undefined;

  constructor(engine: Engine, mapper: RecordMapper, repeated: RepeatedEvents, options: TelemetryOptions) {
    this.#engine = engine;
    this.#mapper = mapper;
    this.#repeated = repeated;
    this.#loader = new TableLoader(engine);
    this.#now = options.now;
    this.#signal = options.signal;
  }

  /** Reads a file; of an archive, each file inside. */
  async readFile(path: string): Promise<void> {
    for await (const file of logFiles(path)) await this.#readLog(file);
  }

  async #readLog(file: LogFile): Promise<void> {
    this.#signal?.throwIfAborted();
    const opened = await file.open();
    if (!opened.ok) {
      this.problems.push(...opened.problems);
      const reason = opened.problems[0]?.message ?? 'it cannot be read';
      this.unrecognised.push({ file: file.name, reason });
      return;
    }
    const outcome = new FileOutcome(file.name);
    const order = opened.value.format === 'csv' ? await this.#dateOrder(file) : 'plain';
    if (order === 'contradictory') return;
    for await (const record of opened.value.records) {
      this.#signal?.throwIfAborted();
      await this.#addRecord({ value: withIsoTimes(record.value, order), line: record.line }, outcome);
    }
    await this.#addAgain(outcome.undated.end(this.#now), outcome);
    this.#unfit += opened.value.skipped;
    this.problems.push(...opened.value.problems);
    this.#unnamed += opened.value.problemCount - opened.value.problems.length;
    this.#close(outcome);
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

  async #addRecord(record: UndatedRecord, outcome: FileOutcome): Promise<void> {
    for (const mapping of this.#mapper.mapAll(record.value)) await this.#addMapped(mapping, record, outcome);
  }

  /** Records whose time names no year, now that one near it is known, or that none will be. */
  async #addAgain(records: readonly UndatedRecord[], outcome: FileOutcome): Promise<void> {
    const { near } = outcome.undated;
    for (const record of records) {
      for (const mapping of this.#mapper.mapAll(record.value, near)) {
        await this.#addMapped(mapping, record, outcome, true);
      }
    }
  }

  async #addMapped(
    mapping: RecordMapping,
    record: UndatedRecord,
    outcome: FileOutcome,
    isAgain = false,
  ): Promise<void> {
    if (!mapping.ok) {
      outcome.refuse(record.line, mapping.reason);
      return;
    }
    outcome.note(mapping.table, mapping.unknownFields);
    for (const row of mapping.rows) {
      if (row.ok) {
        await this.#addRow(mapping.table, row, record, outcome);
        if (isAgain) outcome.undated.countResolved();
        else if (typeof record.value === 'string') {
          await this.#addAgain(outcome.undated.dated(row.values.TimeGenerated), outcome);
        }
      } else if (row.lacksYear !== true || isAgain) outcome.refuse(record.line, row.reason);
      else if (!outcome.undated.hold(record)) await this.#addAgain([record], outcome);
    }
  }

  async #addRow(
    table: string,
    row: MappedRow & { readonly ok: true },
    { line }: UndatedRecord,
    outcome: FileOutcome,
  ): Promise<void> {
    outcome.rows += 1;
    for (const field of row.unread ?? []) outcome.unreadField(field, line);
    if (this.#repeated.isRepeated(table, row.values, outcome.file)) return;
    this.rows += 1;
    await this.#loader.add(table, { values: row.values, file: outcome.file, line });
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

  async report(files: number): Promise<TelemetryReport> {
    await this.#loader.flush();
    const { tables, problems } = await loadedTables(this.#engine, this.#loader.rowsByTable, this.#signal);
    const timeSpan = overallSpan(tables);
    const all = [...this.problems, ...this.#repeated.problems(), ...this.#loader.problems, ...problems];
    return {
      tables,
      rowsByTable: Object.fromEntries(tables.map((loaded) => [loaded.table, loaded.rows])),
      files,
      unrecognised: this.unrecognised,
      unfit: this.#unfit + this.#loader.problemCount,
      ...given({ timeSpan }),
      problems: all,
      problemCount: all.length + this.#unnamed + this.#loader.problemCount - this.#loader.problems.length,
    };
  }
}
