import { createHash } from 'node:crypto';

import { nullable, rule, sample, type Rule } from '../reference/rule.ts';
import { valueText } from '../reference/value-text.ts';
import { type Kind, undecidedIf, type Value } from '../reference/values.ts';

function decodeBase64(text: string): string {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return '';
  }
}

function decodeUrl(text: string): string {
  undecidedIf(
    text.includes('+') || /%(?![0-9a-fA-F]{2})/.test(text),
    'a plus, or a percent sign without digits',
  );
  try {
    return decodeURIComponent(text);
  } catch {
    undecidedIf(true, 'percent signs that are no UTF-8');
    return '';
  }
}

const digest = (algorithm: string, text: string): string =>
  createHash(algorithm).update(text, 'utf8').digest('hex');

const hashes = [
  [
    'hash_sha1',
    'sha1',
    '70c07ec18ef89c5309bbb0937f3a6342411e1fdd',
    'hash-sha1-function: print h1=hash_sha1("World")',
  ],
  [
    'hash_sha256',
    'sha256',
    '78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524',
    'hash-sha256-function: print h1=hash_sha256("World")',
  ],
  ['hash_md5', 'md5', 'f5a7924e621e84c9280a9a27e1bcb7f6', 'hash-md5-function: print h1=hash_md5("World")'],
] as const;

const hashRules: readonly Rule[] = hashes.flatMap(([name, algorithm, gives, source]) => [
  rule(name, ['string'], 'string', (text) => digest(algorithm, text), [['World'], gives], source),
  ...(['long', 'real', 'datetime', 'timespan'] as const).map((kind: Exclude<Kind, 'string' | 'dynamic'>) =>
    nullable(
      name,
      [kind],
      'string',
      (value: Value) => digest(algorithm, valueText(kind, value)),
      exampleOf(kind, algorithm) as never,
      'hash-sha256-function: h2=hash_sha256(datetime(2020-01-01)) is that of its text',
    ),
  ),
]);

function exampleOf(kind: Kind, algorithm: string): readonly [readonly Value[], string] {
  const value = kind === 'real' ? 1.5 : 637_134_336_000_000_000n;
  return [[value], digest(algorithm, valueText(kind, value))];
}

export const encodingRules: readonly Rule[] = [
  ...hashRules,
  rule(
    'base64_encode_tostring',
    ['string'],
    'string',
    (text) => Buffer.from(text, 'utf8').toString('base64'),
    [['Kusto'], 'S3VzdG8='],
    'base64-encode-tostring-function: print Quine=base64_encode_tostring("Kusto")',
  ),
  rule(
    'base64_decode_tostring',
    [sample('string', 'base64')],
    'string',
    decodeBase64,
    [['U3RyaW5n0KHR0tGA0L7Rh9C60LA='], ''],
    'base64-decode-tostring-function: print Empty=base64_decode_tostring("U3RyaW5n0KHR0tGA0L7Rh9C60LA=")',
  ),
  rule(
    'url_decode',
    [sample('string', 'url')],
    'string',
    decodeUrl,
    [['https%3a%2f%2fexample.com%2f'], 'https://example.com/'],
    "url-decode-function: let url = @'https%3a%2f%2fwww.bing.com%2f'",
  ),
];
