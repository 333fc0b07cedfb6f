import { open } from 'node:fs/promises';
import { constants, gunzipSync } from 'node:zlib';

/** A file that holds files or rows of its own, told by its first bytes and never by its name. */
export type ContainerKind = 'zip' | 'tar' | 'tar.gz' | 'parquet';

const headBytes = 64 * 1024;
/** A tar's first header says so here. */
const tarMark = { at: 257, text: 'ustar' };

/** What the file holds, where it is a container; undefined where it is not, or cannot be read. */
export async function containerKind(path: string): Promise<ContainerKind | undefined> {
  const head = await readHead(path);
  if (head === undefined) return undefined;
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet';
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) return 'zip';
  if (isTar(head)) return 'tar';
  return head[0] === 0x1f && head[1] === 0x8b && isTar(startOfGzip(head)) ? 'tar.gz' : undefined;
}

async function readHead(path: string): Promise<Buffer | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } catch {
    // A folder, or a file that cannot be read: its next reader says so.
    return undefined;
  } finally {
    await handle.close();
  }
}

const isTar = (head: Buffer): boolean =>
  head.subarray(tarMark.at, tarMark.at + tarMark.text.length).toString('latin1') === tarMark.text;

/** What the first bytes of a gzip unpack to; the file goes on behind them. */
function startOfGzip(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    // Broken gzip is told by the reader of text, with how much of it could be unpacked.
    return Buffer.alloc(0);
  }
}
