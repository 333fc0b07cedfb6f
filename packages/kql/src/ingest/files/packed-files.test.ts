import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readRecords } from './read-records.ts';

/** `{"a":1}\n{"a":2}\n`, as zstd 1.5 packs it, with a checksum. */
const packed = Buffer.from('KLUv/SQQgQAAeyJhIjoxfQp7ImEiOjJ9Cu7trPI=', 'base64');
/** Two hundred such lines, twice: two frames. */
const frame = Buffer.from(
  [
    'KLUv/WTSB+UMALanSRKwpZADnMOSUG1aIltWYEUyMghFAEIAQgCb1vHSMaHC+zVVmCzJ1CouehOKjr9Th43kUdre4Qtp2afUZunr',
    'dM7gILTDKZ1V6lzGxyKkf7ejtE39OoTeKxgYwCBgIBDjZmq/DU6oeXO5KjVp01S+6lGoO+Z13Q2lzfg23OKHkBaFz5RhFqkrO/J5',
    'hyC0Q8/obJVIn0PpTy0hpK/eb2cMkgN1RIWqF65GtdBIwomsfnkxoeYIb8V64ozkMd7qd3hHyLH847LBC9JXd8LnHEZoh5Bz0pla',
    'aue1/MfSEDL836EVBqWCAUnq5Ff8NesINQ6Hl6GeqaV5DNKG3L9UyFrm0ygXDlK5ih3vjIULrXCg4nxHXl76LFNyPiMShAz+3OKW',
    '5iXLhlL/AYDHqBAQprY10BUaAxASAWNvAyFS9oS1CZ85VvplQtLAoOKw2bWCCD5zrNiEzUgKIGDQkFJcI0MiGmmDbwS+Efi2iJWR',
    'jZROoAPAVakB5APIB5DwUwFoE89cJ32PnK78mzRQB20/U6DVRi9TN6YbMA4EJAU8IxMp',
  ].join(''),
  'base64',
);
const long = Buffer.concat([frame, frame]);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-packed-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function read(bytes: Buffer): Promise<{ readonly values: readonly unknown[]; readonly read: number }> {
  const file = join(folder, 'events.json');
  writeFileSync(file, bytes);
  let read = 0;
  const opened = await readRecords(file, { onBytes: (count) => (read += count) });
  if (!opened.ok) throw new Error(opened.problems.map(({ code, message }) => `${code}: ${message}`).join());
  const values: unknown[] = [];
  for await (const record of opened.value.records) values.push(record.value);
  return { values, read };
}

describe('a file that is packed with zstd', () => {
  it('is unpacked by its content, whatever its name, and its packed size is what was read', async () => {
    expect(await read(packed)).toEqual({ values: [{ a: 1 }, { a: 2 }], read: packed.length });
  });

  it('may have several frames, and one without data before them', async () => {
    const empty = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
    const { values } = await read(Buffer.concat([empty, long, packed]));
    expect(values).toHaveLength(402);
  });

  it('is not used at all where it ends early', async () => {
    for (const length of [10, packed.length - 6, long.length - 9]) {
      const bytes = (length < packed.length ? packed : long).subarray(0, length);
      await expect(read(bytes), `${length}`).rejects.toThrow(
        'ingest/broken-zstd: this zstd file ends in the middle',
      );
    }
  });

  it('is not used at all where it is corrupt', async () => {
    const corrupt = Buffer.from(long);
    corrupt.fill(0xff, 8, 24);
    await expect(read(corrupt)).rejects.toThrow('ingest/broken-zstd');
  });

  it('holds text, or is named for what it holds', async () => {
    await expect(read(packedTwice())).rejects.toThrow('this file is compressed with gzip twice');
  });
});

/** One raw block of zstd around gzip. */
function packedTwice(): Buffer {
  const inner = gzipSync('{"a":1}\n');
  const block = Buffer.alloc(3);
  block.writeUIntLE((inner.length << 3) | 1, 0, 3);
  return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, inner.length]), block, inner]);
}
