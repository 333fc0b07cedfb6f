import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

import { type Problem, type Result, fail, problem, succeed } from '@drawbridge/base';

import { binaryKind } from './binary-kind.ts';

/** A file that can be read as text, from the start, as often as needed. */
export interface TextSource {
  readonly path: string;
  /** The first characters, enough to recognise the format. */
  readonly head: string;
  /** Whether `head` is the whole text. */
  readonly headIsAll: boolean;
  /** The text in pieces of any size, without its byte order mark. */
  chunks(): AsyncIterable<string>;
}

const HEAD_BYTES = 64 * 1024;

/**
 * Opens a file as text: gzip is recognised by its magic bytes and not by its name, UTF-16 by its byte order mark.
 * A gzip file is read through once before anything is handed out: of one that is cut short or corrupt nothing is
 * used, because a log that silently ends early looks like a quiet night. The price is decompressing twice.
 */
export async function openText(path: string): Promise<Result<TextSource>> {
  try {
    const start = await readStart(path);
    const zipped = start[0] === 0x1f && start[1] === 0x8b;
    const broken = zipped ? await verifyGzip(path) : undefined;
    if (broken !== undefined) return fail(broken);
    const bytes = (): AsyncIterable<Buffer> => readBytes(path, zipped);
    const head = zipped ? await takeBytes(bytes(), HEAD_BYTES) : start;
    const kind = binaryKind(head);
    if (kind !== undefined) return fail(notText(path, kind));
    const encoding = encodingOf(head);
    const text = new TextDecoder(encoding).decode(head, { stream: true });
    const headIsAll = head.length < HEAD_BYTES;
    return succeed({ path, head: text, headIsAll, chunks: () => decode(bytes(), encoding) });
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

/** Yields the file's bytes, decompressed where it is zipped; leaving the loop early closes the file. */
async function* readBytes(path: string, zipped: boolean): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    if (!zipped) yield* file as AsyncIterable<Buffer>;
    else yield* gunzip(file);
  } finally {
    file.destroy();
  }
}

function gunzip(file: Readable): AsyncIterable<Buffer> {
  const unzip = createGunzip();
  file.on('error', (error) => unzip.destroy(error));
  return file.pipe(unzip) as AsyncIterable<Buffer>;
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
  const decoder = new TextDecoder(encoding);
  for await (const piece of bytes) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}

async function verifyGzip(path: string): Promise<Problem | undefined> {
  let bytes = 0;
  let lines = 0;
  try {
    for await (const piece of readBytes(path, true)) {
      bytes += piece.length;
      for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1;
    }
    return undefined;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw thrown;
    const what = code === 'Z_BUF_ERROR' ? 'ends in the middle' : 'is corrupt';
    return problem(
      'ingest/broken-gzip',
      `this gzip file ${what}: ${bytes} bytes (${lines} lines) could be unpacked, and nothing of it is used`,
      { file: path, hints: ['download or export the file again'] },
    );
  }
}

function notText(path: string, kind: string): Problem {
  return problem('ingest/not-text', `this file is ${kind}, not text`, {
    file: path,
    hints: ['supported are JSON, NDJSON, CSV and CEF lines, plain or compressed with gzip'],
  });
}

function unreadable(path: string, thrown: unknown): Problem {
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return problem('ingest/unreadable-file', `this file cannot be read: ${reason}`, { file: path });
}
