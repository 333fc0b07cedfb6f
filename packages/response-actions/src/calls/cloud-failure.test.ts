import { describe, expect, test } from 'vitest';

import { cloudFailure, isLostOnTheWay, tlsErrorName } from './cloud-failure.ts';

const call = { cloud: 'AWS', permission: 'iam:UpdateAccessKey' };

test('says what was asked, what came back, and what would help', () => {
  const failure = cloudFailure(call, { code: 'access-denied', detail: 'AccessDenied:  no\n no ' });
  expect(failure.message).toBe('AWS denied access (iam:UpdateAccessKey): AccessDenied: no no');
  expect(failure.hints).toEqual(['Grant iam:UpdateAccessKey to the identity that Drawbridge uses.']);
});

test.each([
  ['throttled', 'retryable'],
  ['unavailable', 'retryable'],
  ['not-configured', 'refused'],
  ['not-found', 'terminal'],
  ['access-denied', 'terminal'],
  ['invalid-credentials', 'terminal'],
  ['untrusted', 'terminal'],
  ['cloud-error', 'terminal'],
] as const)('makes %s %s', (code, kind) => {
  expect(cloudFailure(call, { code, detail: '' })).toMatchObject({ code, kind });
});

test('cuts short what a proxy sends as an error page', () => {
  const failure = cloudFailure(call, { code: 'cloud-error', detail: '<html>'.repeat(1_000) });
  expect(failure.message.length).toBeLessThan(500);
});

describe('a lost answer', () => {
  test.each([
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    new Error('request failed', { cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }) }),
    new Error('socket hang up'),
    Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' }),
    Object.assign(new Error('slow'), { name: 'TimeoutError' }),
  ])('is known: %s', (thrown) => {
    expect(isLostOnTheWay(thrown)).toBe(true);
  });

  test.each([new Error('no'), Object.assign(new Error('no'), { code: 403 }), 'ECONNRESET', undefined])(
    'is not every error: %s',
    (thrown) => {
      expect(isLostOnTheWay(thrown)).toBe(false);
    },
  );
});

test.each([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'EPROTO',
])('knows %s for TLS without trust, also behind another error, and keeps the name alone', (code) => {
  const cause = Object.assign(new Error('cert’s CN: written by somebody else'), { code });
  expect(tlsErrorName(cause)).toBe(code);
  expect(tlsErrorName(new Error('fetch failed', { cause }))).toBe(code);
});

test('does not take a lost connection for a lack of trust', () => {
  expect(tlsErrorName(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toBeUndefined();
});
