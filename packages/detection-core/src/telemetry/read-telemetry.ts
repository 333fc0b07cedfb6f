import { given, nameHints, problem, type Problem } from '@drawbridge/base';
import { type Engine, readRecords, type TableSchema } from '@drawbridge/kql';

import { DateOrderReader, withIsoTimes, type DateOrder } from './date-order.ts';
import { FileOutcome, keptProblems, unfitRow, unprovenDates } from './file-outcome.ts';
import { findLogFiles } from './find-log-files.ts';
import { RecordMapper, type RecordMapping } from './record-mapper.ts';
import { TableLoader } from './table-loader.ts';
import type { TelemetryProgress, TelemetryReport, UnrecognisedFile } from './telemetry-report.ts';
import { loadedTables, overallSpan } from './time-spans.ts';

export interface TelemetryOptions {
  /** Takes every record for this table's, in place of recognising it. */
  readonly table?: string;
  readonly onProgress?: (progress: TelemetryProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads logs as they lie in a bucket or an export (files and folders, gzip or not), maps them to Sentinel's tables
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
  const reading = new Reading(engine, new RecordMapper(engine.tables, only), options);
  reading.problems.push(...found.problems);
  for (const [index, file] of found.files.entries()) {
    await reading.readFile(file);
    options.onProgress?.({ file, files: index + 1, totalFiles: found.files.length, rows: reading.rows });
  }
  return await reading.report(found.files.length);
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
  readonly #signal: AbortSignal | undefined;

  constructor(engine: Engine, mapper: RecordMapper, options: TelemetryOptions) {
    this.#engine = engine;
    this.#mapper = mapper;
    this.#loader = new TableLoader(engine);
    this.#signal = options.signal;
  }

  async readFile(file: string): Promise<void> {
    this.#signal?.throwIfAborted();
    const opened = await readRecords(file);
    if (!opened.ok) {
      this.problems.push(...opened.problems);
      this.unrecognised.push({ file, reason: opened.problems[0]?.message ?? 'it cannot be read' });
      return;
    }
    const outcome = new FileOutcome(file);
    const order = opened.value.format === 'csv' ? await this.#dateOrder(file) : 'plain';
    for await (const record of opened.value.records) {
      this.#signal?.throwIfAborted();
      await this.#addRecord(withIsoTimes(record.value, order), record.line, outcome);
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

  async #addRecord(value: unknown, line: number, outcome: FileOutcome): Promise<void> {
    for (const mapping of this.#mapper.mapAll(value)) await this.#addMapped(mapping, line, outcome);
  }

  async #addMapped(mapping: RecordMapping, line: number, outcome: FileOutcome): Promise<void> {
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
        await this.#loader.add(mapping.table, { values: row.values, file: outcome.file, line });
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

  async report(files: number): Promise<TelemetryReport> {
    await this.#loader.flush();
    const { tables, problems } = await loadedTables(this.#engine, this.#loader.rowsByTable, this.#signal);
    const timeSpan = overallSpan(tables);
    const all = [...this.problems, ...this.#loader.problems, ...problems];
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
