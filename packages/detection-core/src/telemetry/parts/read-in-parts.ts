import { join } from 'node:path';

import { given } from '@drawbridge/base';
import type { LocalEngine, TableSchema } from '@drawbridge/kql';

import type { LogFile } from '../find-log-files.ts';
import { mergeOutcomes } from '../merge-outcomes.ts';
import type { ReadingOutcome } from '../reading.ts';
import type { TelemetryProgress } from '../telemetry-report.ts';
import { countOnce } from './count-once.ts';
import {
  findKept,
  identityOf,
  keepRows,
  type KeepOptions,
  type KeptIdentity,
  type KeptRows,
} from './kept-parts.ts';
import { firstNumber } from './numbered-files.ts';
import { makeWorkFolder, removeFolder } from './part-folder.ts';
import { readPart } from './read-part.ts';
import { splitFiles } from './split-files.ts';

/** How logs are read that are too many for memory, or whose rows are to be kept. */
export interface PartOptions {
  /** Where the rows lie meanwhile, in a folder of their own that only this user can read. */
  readonly scratchFolder: string;
  readonly threads: number;
  /** Logs that take less room are read into memory; nothing is too little to be kept. */
  readonly leastBytes: number;
  readonly keep?: KeepOptions;
}

/** What one reading in parts is about. */
export interface PartReading {
  readonly files: readonly LogFile[];
  readonly only: TableSchema | undefined;
  /** The year of times that name none, and have none beside them. */
  readonly now: Date | undefined;
  readonly options: PartOptions;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: TelemetryProgress) => void) | undefined;
}

/** Whether rows that were kept before were used; and if some could not be, why. */
interface KeptUse {
  readonly used: boolean;
  readonly reason?: string;
}

export interface InParts {
  readonly outcome: ReadingOutcome;
  readonly kept?: KeptUse;
}

/** Of DuckDB, for all threads together: a thread needs some 100 MB for rows that are not in the file yet. */
const writersMemoryMb = 400;
const leastMemoryMb = 96;

/** Reads files into parts, a thread for each, and lets the engine have them; or takes those that were kept. */
export async function readInParts(engine: LocalEngine, reading: PartReading): Promise<InParts> {
  const { keep } = reading.options;
  if (keep === undefined) return { outcome: await readAway(engine, reading) };
  const identity = identityOf(reading.files, engine.tables, reading.only, {
    version: keep.version,
    now: reading.now,
  });
  const found = await findKept(keep, identity);
  let reason = found !== undefined && 'reason' in found ? found.reason : undefined;
  if (found !== undefined && 'parts' in found) {
    const spill = await makeWorkFolder(keep.folder, 'spill');
    const release = (): Promise<void> => removeFolder(spill);
    const refused = await engine.attach(found.parts, { spillFolder: spill, release });
    if (refused === undefined) return { outcome: found.outcome, kept: { used: true } };
    await release();
    reason = 'they cannot be opened';
  }
  const outcome = await readAndKeep(engine, reading, keep, identity);
  return { outcome, kept: { used: false, ...given({ reason }) } };
}

/** The rows are removed when the engine is closed. */
async function readAway(engine: LocalEngine, reading: PartReading): Promise<ReadingOutcome> {
  const work = await makeWorkFolder(reading.options.scratchFolder, 'rows');
  return readInto({ work, spillIn: work, keep: () => Promise.resolve(false) }, engine, reading);
}

async function readAndKeep(
  engine: LocalEngine,
  reading: PartReading,
  keep: KeepOptions,
  identity: KeptIdentity,
): Promise<ReadingOutcome> {
  const work = await makeWorkFolder(keep.folder, 'rows');
  const place = {
    work,
    spillIn: keep.folder,
    keep: (rows: KeptRows) => keepRows(keep, identity, work, rows),
  };
  return readInto(place, engine, reading);
}

/** Where rows are written. */
interface RowsPlace {
  readonly work: string;
  /** Where the engine may put what does not fit its memory. */
  readonly spillIn: string;
  /** Whether the rows are kept, and the work folder with them: under another name from then on. */
  readonly keep: (rows: KeptRows) => Promise<boolean>;
}

/**
 * Reads into a work folder, and removes it once it is of no use any longer, or if that fails. The engine opens the rows
 * before they are kept: from then on another process may replace them.
 */
async function readInto(
  place: RowsPlace,
  engine: LocalEngine,
  reading: PartReading,
): Promise<ReadingOutcome> {
  const { work } = place;
  try {
    const rows = await readAll(work, engine.tables, reading);
    const spill = await makeWorkFolder(place.spillIn, 'spill');
    let isKept = false;
    const release = async (): Promise<void> => {
      await removeFolder(spill);
      if (!isKept) await removeFolder(work);
    };
    const refused = await engine.attach(rows.parts, { spillFolder: spill, release });
    if (refused !== undefined) {
      await removeFolder(spill);
      throw new Error(refused.message);
    }
    isKept = await place.keep(rows);
    return rows.outcome;
  } catch (thrown) {
    await removeFolder(work);
    throw thrown;
  }
}

async function readAll(
  work: string,
  tables: readonly TableSchema[],
  reading: PartReading,
): Promise<KeptRows> {
  const groups = splitFiles(reading.files, reading.options.threads);
  const memoryLimitMb = Math.max(leastMemoryMb, Math.floor(writersMemoryMb / groups.length));
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ...(reading.signal === undefined ? [] : [reading.signal])]);
  const progress = new PartsProgress(reading, groups.length);
  const reads = groups.map((group, at) => {
    const files = group.map((file) => file.path);
    const job = {
      files,
      tables,
      file: join(work, `part-${at}.duckdb`),
      memoryLimitMb,
      firstNumber: firstNumber(at),
      ...given({ only: reading.only, now: reading.now }),
    };
    return readPart(
      job,
      (step) => {
        progress.note(at, step);
      },
      signal,
    );
  });
  try {
    const parts = await Promise.all(reads);
    const rows = {
      parts: parts.map(({ part }) => part),
      outcome: mergeOutcomes(parts.map(({ outcome }) => outcome)),
    };
    const names = parts.map((part) => part.names);
    const settings = { names, memoryLimitMb: writersMemoryMb, spillFolder: join(work, 'compared'), signal };
    return await countOnce(rows, settings);
  } catch (thrown) {
    stop.abort();
    await Promise.allSettled(reads);
    throw thrown;
  }
}

/** Adds up how far the threads are. */
class PartsProgress {
  readonly #reading: PartReading;
  readonly #steps: { readonly bytes: number; readonly files: number; readonly rows: number }[];

  constructor(reading: PartReading, threads: number) {
    this.#reading = reading;
    this.#steps = Array.from({ length: threads }, () => ({ bytes: 0, files: 0, rows: 0 }));
  }

  note(
    thread: number,
    step: { readonly bytes: number; readonly files: number; readonly rows: number },
  ): void {
    this.#steps[thread] = step;
    const sum = (of: 'bytes' | 'files' | 'rows'): number =>
      this.#steps.reduce((total, counted) => total + counted[of], 0);
    const { files } = this.#reading;
    this.#reading.onProgress?.({
      bytes: sum('bytes'),
      totalBytes: files.reduce((total, file) => total + file.size, 0),
      files: sum('files'),
      totalFiles: files.length,
      rows: sum('rows'),
    });
  }
}
