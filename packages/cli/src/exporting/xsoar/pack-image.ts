import { crc32, deflateSync } from 'node:zlib';

const width = 120;
const height = 50;

/** The picture that a pack has to have: a drawn bridge in two colours, 120 by 50, the same bytes each time. */
export function packImage(): Uint8Array {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // One bit for each point, a palette, no interlacing.
  size.set([1, 3, 0, 0, 0], 8);
  const palette = Buffer.from([0xff, 0xff, 0xff, 0x1f, 0x3a, 0x5f]);
  const rows = Array.from({ length: height }, (_, y) => rowOf(y));
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', size),
    chunk('PLTE', palette),
    // Stored, not compressed: compressors differ in their output.
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function rowOf(y: number): Uint8Array {
  const row = Buffer.alloc(1 + width / 8);
  for (let x = 0; x < width; x += 1) {
    const isSet = isDark(x, y);
    const at = 1 + (x >> 3);
    if (isSet) row[at] = (row[at] ?? 0) | (0x80 >> (x & 7));
  }
  return row;
}

/** Two towers, a deck, and the bridge raised between them. */
function isDark(x: number, y: number): boolean {
  const isTower = y >= 10 && y < 44 && ((x >= 14 && x < 26) || (x >= 94 && x < 106));
  const isDeck = y >= 40 && y < 44 && (x < 26 || x >= 94);
  const isBridge = x >= 26 && x < 60 && Math.abs(40 - (x - 26) * 0.8 - y) < 2;
  return isTower || isDeck || isBridge;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(named, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}
