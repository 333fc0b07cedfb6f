import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { fail, problem, type Problem, type Result, succeed } from '@drawbridge/base';
import { readRecords, type ReadRecordsOptions } from '@drawbridge/kql';

import { type ContainerKind, containerKind } from './container-kind.ts';
import type { LogRecord, LogRecords } from './log-records.ts';
import { ParquetRecords } from './read-parquet.ts';
import { maybeYaml, yamlRecords } from './read-yaml.ts';
import { unpackTar } from './unpack-tar.ts';
import { unpackZip } from './unpack-zip.ts';
import { ArchiveError, UnpackedBytes, type UnpackedFile } from './unpacked-file.ts';

/** A file to read: one on disk, or one inside an archive, under the name that a person knows it by. */
export interface LogFile {
  readonly name: string;
  /** Whether its bytes are not those of the file on disk: it lies in an archive, or is Parquet. */
  readonly isPacked: boolean;
  /** Opens it from its beginning, as often as needed while it is there. */
  open(options?: OpenOptions): Promise<Result<LogRecords>>;
}

/** How the text of a file is read. Parquet and YAML are read without. */
type OpenOptions = Pick<ReadRecordsOptions, 'onBytes' | 'revocation'>;

/** Archives within archives are opened to this depth. */
const deepest = 3;

/** The files that a path stands for: itself, or those inside an archive, each there until the next is asked for. */
export async function* logFiles(path: string, name = path, depth = 0): AsyncGenerator<LogFile> {
  const kind = await containerKind(path);
  if (kind === undefined) {
    yield { name, isPacked: depth > 0, open: (options) => openPlain(path, name, options) };
  } else if (kind === 'parquet') {
    const open = () => Promise.resolve(succeed(renamed(new ParquetRecords(path), path, name)));
    yield { name, isPacked: true, open };
  } else if (depth === deepest) yield unreadable(name, 'it is an archive within archives: unpack it');
  else yield* filesInside(kind, path, name, depth);
}

async function* filesInside(
  kind: Exclude<ContainerKind, 'parquet'>,
  path: string,
  name: string,
  depth: number,
): AsyncGenerator<LogFile> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-archive-'));
  try {
    for await (const entry of unpack(kind, path, folder)) {
      const inner = `${name}!${entry.name}`;
      if (entry.reason === undefined) yield* logFiles(entry.path, inner, depth + 1);
      else yield unreadable(inner, entry.reason);
    }
  } catch (thrown) {
    if (!(thrown instanceof ArchiveError)) throw thrown;
    yield unreadable(name, thrown.message);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unpack(
  kind: Exclude<ContainerKind, 'parquet'>,
  path: string,
  folder: string,
): AsyncGenerator<UnpackedFile> {
  const bytes = new UnpackedBytes();
  return kind === 'zip' ? unpackZip(path, folder, bytes) : unpackTar(path, kind === 'tar.gz', folder, bytes);
}

function unreadable(name: string, reason: string): LogFile {
  const found = problem('telemetry/unreadable-archive', `this is not used: ${reason}`, { file: name });
  return { name, isPacked: true, open: () => Promise.resolve(fail(found)) };
}

async function openPlain(path: string, name: string, options?: OpenOptions): Promise<Result<LogRecords>> {
  const opened = await readRecords(path, options);
  if (!opened.ok) return fail(...opened.problems.map((found) => atFile(found, path, name)));
  if (opened.value.format !== 'text') return succeed(renamed(opened.value, path, name));
  const yaml = await openYaml(path);
  return succeed(yaml ?? renamed(opened.value, path, name));
}

/** The first line is looked at before the whole is: a log of lines may be of any length. */
async function openYaml(path: string): Promise<LogRecords | undefined> {
  for await (const { value } of await linesOf(path)) {
    if (!maybeYaml(value)) return undefined;
    break;
  }
  const records = await yamlRecords(await linesOf(path));
  if (records === undefined) return undefined;
  return { format: 'json', records: listed(records), problems: [], problemCount: 0, skipped: 0 };
}

async function linesOf(path: string): Promise<AsyncIterable<LogRecord>> {
  const opened = await readRecords(path, { format: 'text' });
  return opened.ok ? opened.value.records : listed([]);
}

function listed(records: readonly LogRecord[]): AsyncIterable<LogRecord> {
  return Readable.from(records) as AsyncIterable<LogRecord>;
}

/** The same records, their problems at the name that a person knows. */
function renamed(records: LogRecords, path: string, name: string): LogRecords {
  if (path === name) return records;
  return {
    format: records.format,
    records: records.records,
    get problems() {
      return records.problems.map((found) => atFile(found, path, name));
    },
    get problemCount() {
      return records.problemCount;
    },
    get skipped() {
      return records.skipped;
    },
  };
}

const atFile = (found: Problem, path: string, name: string): Problem =>
  found.file === path ? { ...found, file: name } : found;
