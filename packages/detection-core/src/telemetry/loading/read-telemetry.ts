import { given, nameHints, problem } from '@drawbridge/base';
import type { Engine, LocalEngine, TableSchema } from '@drawbridge/kql';

import { containerKind } from '../../containers/container-kind.ts';
import { findLogFiles, type LogFile, type LogFiles, type WantedTime } from '../find-log-files.ts';
import { readInParts, type InParts, type PartOptions } from '../parts/read-in-parts.ts';
import { Reading } from '../reading.ts';
import { RecordMapper } from '../record-mapper.ts';
import { RepeatedEvents } from '../repeated-events.ts';
import type { TelemetryProgress, TelemetryReport } from '../telemetry-report.ts';
import { loadedTables, overallSpan } from './time-spans.ts';

export interface TelemetryOptions {
  /** Takes every record for this table's, in place of recognising it. */
  readonly table?: string;
  /** When the logs were written: the year of times that name none, and have none beside them. */
  readonly now?: Date;
  /** Leaves out folders and files whose dates lie outside. What is read is loaded whole. */
  readonly wanted?: WantedTime;
  /** For logs that are too many for memory; absent, or with an engine that is not local, they are read into it anyway. */
  readonly parts?: PartOptions;
  readonly onProgress?: (progress: TelemetryProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Reads logs as they lie in a bucket or an export (files and folders, packed or not, or in archives), maps them to Sentinel's tables
 * as its connectors do, and loads them. Throws only the signal's reason when it is aborted, and a terminal failure where
 * the rows of many logs find no room on disk.
 */
export async function readTelemetry(
  engine: Engine | LocalEngine,
  paths: readonly string[],
  options: TelemetryOptions = {},
): Promise<TelemetryReport> {
  const only = engine.tables.find((table) => table.name === options.table);
  if (options.table !== undefined && only === undefined) {
    return unknownTable(options.table, engine.tables);
  }
  const found = await findLogFiles(paths, options.wanted);
  const read = await readFound(engine, found.files, only, options);
  return reportOf(engine, found, read, options.signal);
}

function unknownTable(name: string, known: readonly TableSchema[]): TelemetryReport {
  const tables = known.map((table) => table.name);
  const hints = nameHints(name, tables, 'tables');
  const problems = [problem('telemetry/unknown-table', `there is no table '${name}'`, { hints })];
  return { tables: [], rowsByTable: {}, files: 0, unrecognised: [], unfit: 0, problems, problemCount: 1 };
}

/** What packed text becomes when it is unpacked, about. */
const packedFactor = 10;
const packedName = /\.(?:gz|gzip|tgz|zip|zst|zstd|parquet)$/i;

function readFound(
  engine: Engine | LocalEngine,
  files: readonly LogFile[],
  only: TableSchema | undefined,
  options: TelemetryOptions,
): Promise<InParts> {
  const { parts, now, signal, onProgress } = options;
  const bytes = files.reduce(
    (sum, { path, size }) => sum + size * (packedName.test(path) ? packedFactor : 1),
    0,
  );
  const isMuch = parts !== undefined && (parts.keep !== undefined || bytes >= parts.leastBytes);
  return isMuch && files.length > 0 && 'attach' in engine
    ? readInParts(engine, { files, only, now, options: parts, signal, onProgress })
    : readIntoMemory(engine, files, only, options);
}

async function readIntoMemory(
  engine: Engine,
  files: readonly LogFile[],
  only: TableSchema | undefined,
  { now, signal, onProgress }: TelemetryOptions,
): Promise<InParts> {
  const totalBytes = files.reduce((sum, file) => sum + file.size, 0);
  const origins = new RepeatedEvents(await isOneFile(files));
  const reading = new Reading(engine, new RecordMapper(engine.tables, only), { origins, now, signal });
  for (const [index, { path }] of files.entries()) {
    await reading.readFile(path);
    const { rows, bytes } = reading;
    onProgress?.({ files: index + 1, totalFiles: files.length, rows, bytes, totalBytes });
  }
  return { outcome: await reading.end() };
}

async function isOneFile([first, second]: readonly LogFile[]): Promise<boolean> {
  return first === undefined || (second === undefined && (await containerKind(first.path)) === undefined);
}

async function reportOf(
  engine: Engine,
  found: LogFiles,
  { outcome, kept }: InParts,
  signal: AbortSignal | undefined,
): Promise<TelemetryReport> {
  const { tables, problems } = await loadedTables(engine, outcome.rowsByTable, signal);
  const all = [...found.problems, ...outcome.problems, ...outcome.loadProblems, ...problems];
  const hasSkipped = found.skipped.folders + found.skipped.files > 0;
  const unnamed = outcome.problemCount - outcome.problems.length - outcome.loadProblems.length;
  return {
    tables,
    rowsByTable: Object.fromEntries(tables.map((loaded) => [loaded.table, loaded.rows])),
    files: found.files.length,
    unrecognised: outcome.unrecognised,
    unfit: outcome.unfit,
    ...given({ timeSpan: overallSpan(tables), kept, skipped: hasSkipped ? found.skipped : undefined }),
    problems: all,
    problemCount: all.length + unnamed,
  };
}
