import { expect, test } from 'vitest';

import { readOwnIdentity } from './own-identity.ts';

const oid = '22222222-2222-4222-8222-222222222222';
const appid = '33333333-3333-4333-8333-333333333333';
const jwt = (claims: unknown): string =>
  ['{"alg":"none"}', JSON.stringify(claims), 'signature']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

test('reads who we are from a token, of either version', () => {
  expect(readOwnIdentity(jwt({ oid, appid, name: 'J\u00fcrgen' }))).toEqual({ objectId: oid, appId: appid });
  expect(readOwnIdentity(jwt({ oid, azp: appid }))).toEqual({ objectId: oid, appId: appid });
});

test.each(['', 'simulated-token', 'a.b', 'a.b.c', jwt({}), jwt(null), jwt({ oid: 7 })])(
  'makes nothing of a token that does not tell: %j',
  (token) => {
    expect(readOwnIdentity(token)).toEqual({});
  },
);
