import { internal } from '../definition/internal-function.ts';
import { createHash } from 'node:crypto';

import { call, type Scalar } from '../../plan/scalar.ts';
import { convert } from '../../lowering/convert.ts';
import { argument, lowerArguments } from '../definition/function-call.ts';
import { javascript, lowered, type FunctionRow } from '../definition/scalar-function.ts';
import { isArray, type DynamicValue } from '../../values/dynamic/dynamic.ts';

/** Hashes are over the value as `tostring()` writes it. */
const digest = (name: string, algorithm: string): readonly FunctionRow[] => {
  const inner = internal(`digest_${algorithm}`, {
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => createHash(algorithm).update(text).digest('hex'),
  });
  const outer = lowered([name], (invocation): Scalar =>
    inner.call(convert(argument(invocation, 0), 'string')),
  );
  return [inner, outer];
};

const decodeText = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

const isBase64 = (text: string): boolean => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;

/** `%xx` in lower case, a space as `+`. */
const urlEncode = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());

function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** Code points, and arrays of them, as one text. */
const codepointsToText = internal('codepoints_to_text', {
  parameters: ['dynamic'],
  returns: 'string',
  evaluate: (points) =>
    (isArray(points) ? points : [])
      .flatMap((point): readonly DynamicValue[] => (isArray(point) ? point : [point]))
      .map((value) => (typeof value === 'bigint' ? String.fromCodePoint(Number(value)) : ''))
      .join(''),
});

/** Encodings and hashes. */
export const encodingFunctions: readonly FunctionRow[] = [
  ...digest('hash_md5', 'md5'),
  ...digest('hash_sha1', 'sha1'),
  ...digest('hash_sha256', 'sha256'),
  javascript({
    names: ['base64_encode_tostring', 'base64_encodestring'],
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => Buffer.from(text).toString('base64'),
  }),
  javascript({
    names: ['base64_decode_tostring', 'base64_decodestring'],
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => (isBase64(text) ? decodeText(Buffer.from(text, 'base64')) : null),
  }),
  javascript({
    names: ['base64_decode_toarray'],
    parameters: ['string'],
    returns: 'dynamic',
    evaluate: (text): DynamicValue => (isBase64(text) ? [...Buffer.from(text, 'base64')].map(BigInt) : null),
  }),
  javascript({
    names: ['url_encode'],
    parameters: ['string'],
    returns: 'string',
    evaluate: (text) => urlEncode(text).replaceAll('%20', '+'),
  }),
  javascript({
    names: ['url_encode_component'],
    parameters: ['string'],
    returns: 'string',
    evaluate: urlEncode,
  }),
  javascript({ names: ['url_decode'], parameters: ['string'], returns: 'string', evaluate: urlDecode }),
  javascript({
    names: ['unicode_codepoints_from_string', 'to_utf8'],
    parameters: ['string'],
    returns: 'dynamic',
    evaluate: (text) => Array.from(text).map((character) => BigInt(character.codePointAt(0) ?? 0)),
  }),
  codepointsToText,
  lowered(['unicode_codepoints_to_string', 'make_string'], (invocation) => {
    const points = lowerArguments(invocation).map((value) => convert(value, 'dynamic'));
    return codepointsToText.call(call('pack_array', 'dynamic', ...points));
  }),
];
