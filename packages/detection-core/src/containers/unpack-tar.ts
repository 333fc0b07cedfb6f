import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import { extract, type Extract } from 'tar-stream';

import { counted } from './counted.ts';
import { ArchiveError, isLogEntry, type UnpackedBytes, type UnpackedFile } from './unpacked-file.ts';

/** The files of a tar archive, gzip or not, each written to `folder` under a name of ours. Throws {@link ArchiveError}. */
export async function* unpackTar(
  path: string,
  isGzip: boolean,
  folder: string,
  bytes: UnpackedBytes,
): AsyncGenerator<UnpackedFile> {
  const file = createReadStream(path);
  const tar = extract();
  void feed(tar, isGzip ? unzipped(file) : file);
  try {
    for await (const entry of tar) {
      const { name, type } = entry.header;
      if (type === 'file' && isLogEntry(name)) {
        const target = join(folder, 'entry');
        await pipeline(entry as AsyncIterable<Buffer>, counted(bytes), createWriteStream(target));
        yield { name, path: target };
      } else entry.resume();
    }
  } catch (thrown) {
    if (thrown instanceof ArchiveError) throw thrown;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new ArchiveError(`it is a broken tar archive: ${reason}`, { cause: thrown });
  } finally {
    file.destroy();
  }
}

function unzipped(file: Readable): Readable {
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
  return file.pipe(unzip);
}

/** What breaks the source breaks the archive, whose reader tells it. */
async function feed(tar: Extract, source: AsyncIterable<Buffer>): Promise<void> {
  try {
    for await (const piece of source) if (!tar.write(piece)) await once(tar, 'drain');
    tar.end(undefined);
  } catch (thrown) {
    tar.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }
}
