import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** Files up to this size are read whole; of larger ones so many samples. DuckDB has checksums of its own for each block. */
const wholeBytes = 64 * 1024 * 1024;
const samples = 64;
const sampleBytes = 64 * 1024;

/** A digest of a file's size and content, of a large file in samples: reading gigabytes again is what is to be saved. */
export async function digestOf(file: string): Promise<string> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256').update(`${size}\n`);
    const buffer = Buffer.alloc(size <= wholeBytes ? 1024 * 1024 : sampleBytes);
    const step = size <= wholeBytes ? buffer.length : Math.floor((size - sampleBytes) / (samples - 1));
    for (let at = 0; at < size; at += step) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return hash.digest('hex');
  } finally {
    await handle.close();
  }
}
