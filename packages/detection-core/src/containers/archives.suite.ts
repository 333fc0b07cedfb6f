import { crc32, deflateRawSync } from 'node:zlib';

import { pack } from 'tar-stream';

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };

/** The bytes of a zip archive of one file. */
export function zipOf(name: string, content: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(content);
  const packed = deflateRawSync(bytes);
  const label = Buffer.from(name);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(label.length, 22);
  const local = Buffer.concat([uint32(signatures.local), common, label, packed]);
  const central = Buffer.concat([
    uint32(signatures.central),
    Buffer.from([20, 0]),
    common,
    Buffer.alloc(14),
    label,
  ]);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value, 0);
  return bytes;
}

/** The bytes of a tar archive of one file. */
export async function tarOf(name: string, content: string | Uint8Array): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name }, content);
  tar.finalize();
  const pieces: Buffer[] = [];
  for await (const piece of tar) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
