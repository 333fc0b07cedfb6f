import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';

import { fail, problem, succeed, type Problem, type Result } from '@drawbridge/base';

import { standardInput } from '../terminal/standard-input.ts';

/** What a cloud sends is far below it; more would only exhaust the reader. */
const mostBytes = 64 * 1024 * 1024;

/**
 * Reads a text from a file, or from standard input (`-`): UTF-8, or UTF-16 where its first bytes say so, as PowerShell
 * redirects it. It is read no further than its limit.
 */
export async function readInputText(
  path: string,
  file: string,
  signal: AbortSignal | undefined,
): Promise<Result<string>> {
  const bytes = await readBytes(path === '-' ? standardInput(signal) : open(file, signal), file, signal);
  return bytes.ok ? decode(bytes.value, file) : bytes;
}

function open(file: string, signal: AbortSignal | undefined): Readable {
  const stream = createReadStream(file);
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}

async function readBytes(
  stream: Readable,
  file: string,
  signal: AbortSignal | undefined,
): Promise<Result<Buffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > mostBytes) return fail(tooLarge(file));
      chunks.push(chunk);
    }
  } catch (thrown) {
    if (signal?.aborted === true) throw thrown;
    const message = `the file cannot be read: ${(thrown as Error).message}`;
    return fail(problem('input/unreadable', message, { file }));
  }
  return succeed(Buffer.concat(chunks));
}

function tooLarge(file: string): Problem {
  const message = `this is larger than ${mostBytes / 1024 / 1024} MB, and was not read to its end`;
  return problem('input/too-large', message, { file });
}

function decode(bytes: Buffer, file: string): Result<string> {
  const encoding = encodingOf(bytes);
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.trim() !== '') return succeed(text);
    return fail(problem('input/empty', 'there is nothing in it', { file }));
  } catch {
    const hints = ['save it as UTF-8'];
    return fail(problem('input/not-text', `this is not text in ${encoding.toUpperCase()}`, { file, hints }));
  }
}

function encodingOf(bytes: Buffer): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}
