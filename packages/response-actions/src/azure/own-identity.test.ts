import { expect, test } from 'vitest';

import { readObjectId } from './own-object-id.ts';

const oid = '22222222-2222-4222-8222-222222222222';
const jwt = (claims: unknown): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

test('reads who we are from a token', () => {
  expect(readObjectId(jwt({ oid, name: 'J\u00fcrgen' }))).toBe(oid);
});

test.each(['', 'simulated-token', 'a.b', 'a.b.c', jwt({}), jwt(null), jwt({ oid: 7 })])(
  'makes nothing of a token that does not tell: %j',
  (token) => {
    expect(readObjectId(token)).toBeUndefined();
  },
);
