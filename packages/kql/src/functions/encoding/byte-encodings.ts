import { gunzipSync, gzipSync, inflateSync } from 'node:zlib';

import { refuse } from '../../lowering/refusal.ts';
import { textLiteral } from '../../plan/scalar.ts';
import { argument } from '../definition/function-call.ts';
import { javascript, lowered, type ScalarFunction } from '../definition/scalar-function.ts';
import { isArray } from '../../values/dynamic/dynamic.ts';
import { decodePunycode, encodePunycode } from '../../values/text/punycode.ts';

/** A text as large as a column can hold many times over; keeps a small text from unpacking to gigabytes. */
const MAX_UNPACKED = 16 * 1024 * 1024;

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const bytesOf = (base64: string): Buffer | null =>
  BASE64.test(base64) && base64.length % 4 === 0 ? Buffer.from(base64, 'base64') : null;

const unpacking = (
  [
    ['gzip_decompress_from_base64_string', gunzipSync],
    ['zlib_decompress_from_base64_string', inflateSync],
  ] as const
).map(([name, unpack]) =>
  javascript({
    names: [name],
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => {
      const bytes = bytesOf(text);
      try {
        return bytes === null ? '' : unpack(bytes, { maxOutputLength: MAX_UNPACKED }).toString('utf8');
      } catch {
        return '';
      }
    },
  }),
);

/**
 * Kusto's compressor keeps a text as it is where that is shorter, as it always is up to 48 bytes in which no three
 * come twice. For those its bytes are known, for others they are not.
 */
function isStored(bytes: Buffer): boolean {
  const triples = Array.from({ length: Math.max(0, bytes.length - 2) }, (_, at) =>
    bytes.subarray(at, at + 3).toString('hex'),
  );
  return bytes.length > 0 && bytes.length <= 48 && new Set(triples).size === triples.length;
}

/** One last block that is stored: its length, the length's complement, the bytes. */
function storedBlock(bytes: Buffer): Buffer {
  const head = Buffer.from([1, 0, 0, 0, 0]);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(0xffff - bytes.length, 3);
  return Buffer.concat([head, bytes]);
}

const bigEndian = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function adler32(bytes: Buffer): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/** The check sum of gzip, which node:zlib writes into the last eight bytes. */
const crc32 = (bytes: Buffer): Buffer => gzipSync(bytes).subarray(-8);

const packings: readonly (readonly [name: string, pack: (bytes: Buffer) => Buffer])[] = [
  [
    'gzip_compress_to_base64_string',
    (bytes) => Buffer.concat([Buffer.from('1f8b08000000000000ff', 'hex'), storedBlock(bytes), crc32(bytes)]),
  ],
  [
    'zlib_compress_to_base64_string',
    (bytes) => Buffer.concat([Buffer.from('7801', 'hex'), storedBlock(bytes), bigEndian(adler32(bytes))]),
  ],
];

const packing = packings.map(([name, pack]) =>
  lowered([name], (invocation) => {
    const text = argument(invocation, 0);
    const bytes = text.kind === 'literal' ? Buffer.from(String(text.value)) : undefined;
    if (bytes === undefined || !isStored(bytes)) {
      return refuse(invocation.node, `'${name}' of anything but a short constant`);
    }
    return textLiteral(pack(bytes).toString('base64'));
  }),
);

/** A GUID's bytes as .NET writes them: the first three groups are little-endian. */
const SWAPPED = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
const swap = (bytes: Buffer): Buffer => Buffer.from(SWAPPED.map((at) => bytes[at] ?? 0));

function guidOf(bytes: Buffer): string {
  const hex = swap(bytes).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const guids: readonly ScalarFunction[] = [
  javascript({
    names: ['base64_encode_fromguid'],
    parameters: ['guid'],
    returns: 'string',
    evaluate: (guid) => swap(Buffer.from(guid.replaceAll('-', ''), 'hex')).toString('base64'),
  }),
  javascript({
    names: ['base64_decode_toguid'],
    parameters: ['string'],
    returns: 'guid',
    evaluate: (text) => {
      const bytes = bytesOf(text);
      return bytes?.length === 16 ? guidOf(bytes) : null;
    },
  }),
];

const bytes = javascript({
  names: ['base64_encode_fromarray'],
  parameters: ['dynamic'],
  returns: 'string',
  evaluate: (values) => {
    if (!isArray(values)) return '';
    const isBytes = values.every((value) => typeof value === 'bigint' && value >= 0n && value <= 255n);
    return isBytes ? Buffer.from(values.map(Number)).toString('base64') : '';
  },
});

const inAscii = (label: string): string =>
  /^[\0-\x7f]*$/.test(label) ? label : `xn--${encodePunycode(label)}`;
const inUnicode = (label: string): string | null =>
  label.startsWith('xn--') ? decodePunycode(label.slice(4)) : label;

const ofText = (name: string, evaluate: (text: string) => string | null): ScalarFunction =>
  javascript({ names: [name], parameters: ['string'], returns: 'string', evaluate });

/** A domain's labels, which Kusto also takes apart at the full stops of Chinese and Japanese. */
const labels = (domain: string): readonly string[] => domain.split(/[.\u3002\uff0e\uff61]/);

const names: readonly ScalarFunction[] = [
  ofText('punycode_from_string', encodePunycode),
  ofText('punycode_to_string', decodePunycode),
  // Measured: of the functions for whole domains it is `to` that encodes, unlike the two above.
  ofText('punycode_domain_to_string', (domain) => labels(domain).map(inAscii).join('.')),
  ofText('punycode_domain_from_string', (domain) => {
    const read = labels(domain).map(inUnicode);
    return read.includes(null) ? '' : read.join('.');
  }),
];

/** Bytes as texts, and names in ASCII. */
export const byteEncodingFunctions: readonly ScalarFunction[] = [
  ...unpacking,
  ...packing,
  ...guids,
  bytes,
  ...names,
];
