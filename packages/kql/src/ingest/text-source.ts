import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';

import { type Problem, type Result, fail, problem, succeed } from '@drawbridge/base';

import { binaryKind } from './binary-kind.ts';
import {
  BrokenCompressionError,
  type Compression,
  compressionOf,
  decompress,
} from './compressed/compression.ts';

/** A file that can be read as text, from the start, as often as needed. */
export interface TextSource {
  readonly path: string;
  /** The first characters, enough to recognise the format. */
  readonly head: string;
  /** Whether `head` is the whole text. */
  readonly headIsAll: boolean;
  /** Whether the text is longer than what is better not held in memory. */
  readonly isLong: boolean;
  /** The text in pieces of any size, without its byte order mark. */
  chunks(): AsyncIterable<string>;
}

const HEAD_BYTES = 64 * 1024;

/** Packed files that unpack to no more are unpacked once, and kept until they have been read. */
const KEPT_BYTES = 96 * 1024 * 1024;

export interface OpenTextOptions {
  /** Told how many more bytes of the file, packed as it is, have been read. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Opens a file as text: gzip and zstd are recognised by their first bytes and not by the name, UTF-16 by its byte order
 * mark. A packed file is read through once before anything is handed out: of one that is cut short or corrupt nothing
 * is used, because a log that silently ends early looks like a quiet night. The price is that one of more than
 * {@link KEPT_BYTES} is unpacked twice.
 */
export async function openText(path: string, options: OpenTextOptions = {}): Promise<Result<TextSource>> {
  try {
    const start = await readStart(path);
    const compression = compressionOf(start);
    const unpacked = compression === undefined ? undefined : await verify(path, compression);
    if (unpacked?.broken !== undefined) return fail(unpacked.broken);
    const bytes = (): AsyncIterable<Buffer> =>
      unpacked?.pieces === undefined
        ? readBytes(path, compression, options.onBytes)
        : keptBytes(unpacked, options.onBytes);
    const head =
      compression === undefined ? start : await takeBytes(bytesOf(path, compression, unpacked), HEAD_BYTES);
    const kind = binaryKind(head);
    if (kind !== undefined) return fail(notText(path, kind));
    const encoding = encodingOf(head);
    const text = new TextDecoder(encoding).decode(head, { stream: true });
    const headIsAll = head.length < HEAD_BYTES;
    const isLong = await isLongText(path, unpacked);
    return succeed({ path, head: text, headIsAll, isLong, chunks: () => decode(bytes(), encoding) });
  } catch (thrown) {
    return fail(unreadable(path, thrown));
  }
}

function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

async function readStart(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Yields the file's bytes, unpacked where they are packed; leaving the loop early closes the file. */
async function* readBytes(
  path: string,
  compression: Compression | undefined,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  if (onBytes !== undefined)
    file.on('data', ({ length }) => {
      onBytes(length);
    });
  try {
    yield* compression === undefined ? (file as AsyncIterable<Buffer>) : decompress(file, compression);
  } finally {
    file.destroy();
  }
}

async function takeBytes(bytes: AsyncIterable<Buffer>, wanted: number): Promise<Buffer> {
  const taken: Buffer[] = [];
  let length = 0;
  for await (const piece of bytes) {
    taken.push(piece);
    length += piece.length;
    if (length >= wanted) break;
  }
  return Buffer.concat(taken).subarray(0, wanted);
}

async function* decode(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let isFirst = true;
  let isBetween = true;
  for await (const piece of bytes) {
    // Logs are ASCII nearly everywhere, and that is read several times faster.
    const isPlain: boolean = encoding === 'utf-8' && isBetween && isAscii(piece);
    const text = isPlain ? piece.toString('latin1') : decoder.decode(piece, { stream: true });
    isBetween = isPlain || (piece.at(-1) ?? 0xff) < 0x80;
    yield isFirst && text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    isFirst &&= text === '';
  }
  yield decoder.decode();
}

const BYTE_ORDER_MARK = '\uFEFF';

/** Of one unpacked piece some thousand records. */
const LONG_BYTES = 4 * 1024 * 1024;

async function isLongText(path: string, unpacked: Unpacked | undefined): Promise<boolean> {
  if (unpacked === undefined) return (await stat(path)).size > LONG_BYTES;
  const { pieces } = unpacked;
  return pieces === undefined || pieces.reduce((sum, piece) => sum + piece.length, 0) > LONG_BYTES;
}

/** A packed file that was read through: what it holds, unless that is much, or what is wrong with it. */
interface Unpacked {
  readonly broken?: Problem;
  readonly pieces?: readonly Buffer[];
  /** Packed. */
  readonly size: number;
}

async function verify(path: string, compression: Compression): Promise<Unpacked> {
  let pieces: Buffer[] | undefined = [];
  let size = 0;
  let bytes = 0;
  let lines = 0;
  const count = (packed: number): void => {
    size += packed;
  };
  try {
    for await (const piece of readBytes(path, compression, count)) {
      bytes += piece.length;
      for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1;
      if (bytes > KEPT_BYTES) pieces = undefined;
      pieces?.push(piece);
    }
    return { size, ...(pieces === undefined ? {} : { pieces }) };
  } catch (thrown) {
    if (!(thrown instanceof BrokenCompressionError)) throw thrown;
    const what = thrown.isCutShort ? 'ends in the middle' : 'is corrupt';
    const counts = `${bytes} bytes (${lines} lines) could be unpacked, and nothing of it is used`;
    const broken = problem(`ingest/broken-${compression}`, `this ${compression} file ${what}: ${counts}`, {
      file: path,
      hints: ['download or export the file again'],
    });
    return { size, broken };
  }
}

function bytesOf(path: string, compression: Compression, unpacked?: Unpacked): AsyncIterable<Buffer> {
  return unpacked?.pieces === undefined ? readBytes(path, compression) : keptBytes(unpacked);
}

async function* keptBytes(
  { pieces = [], size }: Unpacked,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  await Promise.resolve();
  yield* pieces;
  onBytes?.(size);
}

function notText(path: string, kind: string): Problem {
  return problem('ingest/not-text', `this file is ${kind}, not text`, {
    file: path,
    hints: ['supported are JSON, NDJSON, CSV and CEF lines, plain or packed with gzip or zstd'],
  });
}

function unreadable(path: string, thrown: unknown): Problem {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return problem('ingest/unreadable-file', `this file cannot be read: ${reason}`, { file: path });
}
