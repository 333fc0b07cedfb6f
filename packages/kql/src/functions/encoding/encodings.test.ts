import { expect, it } from 'vitest';

import { valueOf } from '../../operators/query.suite.ts';

it('hashes the value as tostring writes it', async () => {
  expect(await valueOf('hash_sha256("abc")')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
  expect(await valueOf('hash_md5(1) == hash_md5("1")')).toBe(true);
});

it('decodes base64 and addresses, and gives nothing for anything but text', async () => {
  expect(await valueOf('base64_decode_tostring("S3VzdG8=")')).toBe('Kusto');
  expect(await valueOf('base64_decode_tostring("/w==")')).toBe('');
  expect(await valueOf('url_decode("a%20b+c")')).toBe('a b c');
  expect(await valueOf('url_encode("a b/ü")')).toBe('a+b%2f%c3%bc');
});

it('joins code points and arrays of them', async () => {
  expect(await valueOf('unicode_codepoints_to_string(dynamic([75, 117]), 115)')).toBe('Kus');
});
