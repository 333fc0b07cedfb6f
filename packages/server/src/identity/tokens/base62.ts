import { crc32 } from 'node:zlib';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A number in base 62, with zeros before it up to a length. */
function printBase62(number: bigint, length: number): string {
  let text = '';
  for (let left = number; left > 0n; left /= 62n) text = (digits[Number(left % 62n)] ?? '') + text;
  return text.padStart(length, '0');
}

/** Bytes as one number in base 62: 32 bytes take 43 digits. */
export function bytesInBase62(bytes: Uint8Array, length: number): string {
  return printBase62(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), length);
}

/** The CRC-32 of a text as six digits in base 62, by which scanners tell a token from a text that looks like one. */
export function checksumOf(text: string): string {
  return printBase62(BigInt(crc32(text)), 6);
}
