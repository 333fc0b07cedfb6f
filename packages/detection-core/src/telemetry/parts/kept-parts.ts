import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';

import type { TablePart, TableSchema } from '@drawbridge/kql';

import type { LogFile } from '../find-log-files.ts';
import type { ReadingOutcome } from '../reading.ts';
import { digestOf } from './file-digest.ts';
import { makeWorkFolder, removeFolder } from './part-folder.ts';

/** Where the rows of logs are kept for the next time, and what names the code that read them. */
export interface KeepOptions {
  readonly folder: string;
  readonly version: string;
}

/** What decides the rows: what was read, by what, into what. */
export interface KeptIdentity {
  readonly version: string;
  /** Of the tables' columns, and of the one that everything was read for. */
  readonly tables: string;
  /** What dates records that name no year. */
  readonly now: string | null;
  /** Path, size and time of each file. */
  readonly files: readonly (readonly [string, number, number])[];
}

export interface KeptRows {
  readonly parts: readonly TablePart[];
  readonly outcome: ReadingOutcome;
}

interface Manifest extends KeptRows {
  readonly identity: KeptIdentity;
  /** Of each part. */
  readonly digests: readonly string[];
}

export function identityOf(
  files: readonly LogFile[],
  tables: readonly TableSchema[],
  only: TableSchema | undefined,
  { version, now }: { readonly version: string; readonly now: Date | undefined },
): KeptIdentity {
  return {
    version,
    tables: hashed([tables, only?.name ?? null]),
    now: now?.toISOString() ?? null,
    files: files.map(({ path, size, modifiedMs }) => [resolve(path), size, modifiedMs]),
  };
}

const hashed = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** Rows of the same files lie in the same folder, also when a file or the code has changed: the new ones replace them. */
function entryOf(keep: KeepOptions, identity: KeptIdentity): string {
  return join(keep.folder, `rows-${hashed(identity.files.map(([path]) => path)).slice(0, 24)}`);
}

/** The rows that were kept of these files; or why they cannot be used, where some were. */
export async function findKept(
  keep: KeepOptions,
  identity: KeptIdentity,
): Promise<KeptRows | { readonly reason: string } | undefined> {
  const entry = entryOf(keep, identity);
  const text = await readFile(join(entry, 'manifest.json'), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    const manifest = JSON.parse(text) as Manifest;
    const { version, tables, files } = manifest.identity;
    if (version !== identity.version) return { reason: 'they were read by another version' };
    if (tables !== identity.tables) return { reason: 'the tables have changed' };
    if (manifest.identity.now !== identity.now) return { reason: 'the logs are dated by another --now' };
    if (JSON.stringify(files) !== JSON.stringify(identity.files)) return { reason: 'the files have changed' };
    const parts = manifest.parts.map((part) => ({ ...part, file: join(entry, basename(part.file)) }));
    const digests = await Promise.all(parts.map((part) => digestOf(part.file)));
    if (JSON.stringify(digests) !== JSON.stringify(manifest.digests)) return { reason: 'they are damaged' };
    return { parts, outcome: manifest.outcome };
  } catch {
    return { reason: 'they are damaged' };
  }
}

/**
 * Keeps rows whose parts lie in a work folder of `keep.folder`: it becomes the entry of these files. Where another
 * process does the same at this moment, only one of the two is kept. Gives whether these are.
 */
export async function keepRows(
  keep: KeepOptions,
  identity: KeptIdentity,
  work: string,
  rows: KeptRows,
): Promise<boolean> {
  const digests = await Promise.all(rows.parts.map((part) => digestOf(part.file)));
  const manifest: Manifest = { identity, digests, ...rows };
  await writeFile(join(work, 'manifest.json'), JSON.stringify(manifest), { mode: 0o600 });
  const entry = entryOf(keep, identity);
  await removeEntry(keep, entry);
  return rename(work, entry).then(
    () => true,
    () => false,
  );
}

/** Moved away first, so that nobody finds half of it. Who has its files open reads on. */
async function removeEntry(keep: KeepOptions, entry: string): Promise<void> {
  const away = await makeWorkFolder(keep.folder, 'old');
  await rename(entry, join(away, 'rows')).catch(() => undefined);
  await removeFolder(away);
}
