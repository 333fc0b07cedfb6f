import { type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { Decompress } from 'fzstd';

/** How the bytes of a file are packed. */
export type Compression = 'gzip' | 'zstd';

/** Recognised by the first bytes, and never by the name. */
export function compressionOf(start: Buffer): Compression | undefined {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  return start.subarray(0, 4).equals(ZSTD_MAGIC) || isSkippable(start) ? 'zstd' : undefined;
}

const ZSTD_MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** A frame of zstd that holds no data; pzstd and other writers begin with one. */
const isSkippable = (start: Buffer): boolean =>
  start.length >= 4 && start.readUInt32LE(0) >>> 4 === 0x0184d2a5;

/** Why packed bytes could not be unpacked. */
export class BrokenCompressionError extends Error {
  override readonly name = 'BrokenCompressionError';
  /** Whether the bytes end too early; otherwise they are wrong. */
  readonly isCutShort: boolean;

  constructor(isCutShort: boolean, cause: unknown) {
    super(isCutShort ? 'the packed bytes end in the middle' : 'the packed bytes are corrupt', { cause });
    this.isCutShort = isCutShort;
  }
}

/** The bytes unpacked, in pieces. Throws a {@link BrokenCompressionError} where they are damaged. */
export function decompress(file: Readable, compression: Compression): AsyncIterable<Buffer> {
  return compression === 'gzip' ? gunzip(file) : unzstd(file);
}

async function* gunzip(file: Readable): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: 256 * 1024 });
  file.on('error', (error) => unzip.destroy(error));
  try {
    yield* file.pipe(unzip) as AsyncIterable<Buffer>;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) throw new BrokenCompressionError(code === 'Z_BUF_ERROR', thrown);
    throw thrown;
  } finally {
    unzip.destroy();
  }
}

/** Node 20 has no zstd of its own. */
async function* unzstd(file: Readable): AsyncGenerator<Buffer> {
  const unpacked: Buffer[] = [];
  const stream = new Decompress((piece) => {
    unpacked.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  });
  for await (const piece of file as AsyncIterable<Buffer>) {
    push(stream, piece, false);
    yield* unpacked.splice(0);
  }
  push(stream, new Uint8Array(), true);
  yield* unpacked.splice(0);
}

function push(stream: Decompress, piece: Uint8Array, isLast: boolean): void {
  try {
    stream.push(piece, isLast);
  } catch (thrown) {
    throw new BrokenCompressionError(isLast, thrown);
  }
}
