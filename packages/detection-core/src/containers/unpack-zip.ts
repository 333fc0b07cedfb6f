import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { type Entry, openPromise, type ZipFile } from 'yauzl';

import { counted } from './counted.ts';
import { ArchiveError, isLogEntry, type UnpackedBytes, type UnpackedFile } from './unpacked-file.ts';

/**
 * The files of a zip archive, each written to `folder` under a name of ours: a path in an archive is not trusted. Throws
 * {@link ArchiveError} for an archive that is broken, too large, or a spreadsheet.
 */
export async function* unpackZip(
  path: string,
  folder: string,
  bytes: UnpackedBytes,
): AsyncGenerator<UnpackedFile> {
  const zip = await openZip(path);
  try {
    const entries = await entriesOf(zip);
    if (entries.some((entry) => entry.fileName === '[Content_Types].xml')) {
      throw new ArchiveError('it is an Office document: save the sheet as CSV');
    }
    for (const entry of entries) yield await unpackEntry(zip, entry, folder, bytes);
  } finally {
    zip.close();
  }
}

async function openZip(path: string): Promise<ZipFile> {
  try {
    return await openPromise(path, { lazyEntries: true, autoClose: false });
  } catch (thrown) {
    throw new ArchiveError(`it is a broken zip archive: ${messageOf(thrown)}`, { cause: thrown });
  }
}

async function entriesOf(zip: ZipFile): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) if (isLogEntry(entry.fileName)) entries.push(entry);
    return entries;
  } catch (thrown) {
    throw new ArchiveError(`it is a broken zip archive: ${messageOf(thrown)}`, { cause: thrown });
  }
}

async function unpackEntry(
  zip: ZipFile,
  entry: Entry,
  folder: string,
  bytes: UnpackedBytes,
): Promise<UnpackedFile> {
  const name = entry.fileName;
  if (entry.isEncrypted()) return { name, path: '', reason: 'it is encrypted: unpack it with its password' };
  const path = join(folder, 'entry');
  try {
    const contents: Readable = await zip.openReadStreamPromise(entry);
    await pipeline(contents, counted(bytes), createWriteStream(path));
    return { name, path };
  } catch (thrown) {
    if (thrown instanceof ArchiveError) throw thrown;
    return { name, path: '', reason: `it cannot be unpacked: ${messageOf(thrown)}` };
  }
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
