import { expect, test } from 'vitest';

import { graphFailure, graphUnreachable } from './graph-failure.ts';

const now = new Date('2026-03-01T10:00:00Z');
const answer = (status: number, body = '', retryAfter?: string) =>
  graphFailure({ status, body, retryAfter }, 'User.Read.All', now);

test.each([
  [400, 'cloud-error'],
  [401, 'invalid-credentials'],
  [403, 'access-denied'],
  [404, 'not-found'],
  [429, 'throttled'],
  [501, 'cloud-error'],
  [503, 'unavailable'],
  [504, 'unavailable'],
] as const)('reads %i as %s', (status, code) => {
  expect(answer(status)).toMatchObject({ code });
});

test('says Graph’s own words', () => {
  const body = '{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}';
  expect(answer(403, body).message).toBe(
    'Microsoft Graph denied access (User.Read.All): 403 Authorization_RequestDenied: Insufficient privileges.',
  );
});

test('copes with an answer that is not Graph’s', () => {
  expect(answer(502, '<html>Bad Gateway</html>').message).toContain('502 <html>Bad Gateway</html>');
  expect(answer(503).message).toContain('503 without a body');
});

test('keeps how long Graph asks to wait', () => {
  expect(answer(429, '', '13')).toMatchObject({ retryAfterMs: 13_000 });
});

test.each([
  ['CredentialUnavailableError', 'not-configured'],
  ['AggregateAuthenticationError', 'not-configured'],
  ['AuthenticationError', 'invalid-credentials'],
  ['RangeError', 'cloud-error'],
] as const)('reads a thrown %s as %s', (name, code) => {
  expect(graphUnreachable(Object.assign(new Error('no'), { name }), 'User.Read.All')).toMatchObject({ code });
});
