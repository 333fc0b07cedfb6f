import { expect, test } from 'vitest';

import { azureFailure, azureUnreachable } from './azure-failure.ts';

const now = new Date('2026-03-01T10:00:00Z');
const call = { cloud: 'Microsoft Graph', permission: 'User.Read.All' };
const answer = (status: number, body = '', retryAfter?: string) =>
  azureFailure(call, { status, body, retryAfter }, now);

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

test('does not repeat what a gateway on the way says: it may repeat our request with its token', () => {
  const page = '<html>Bad Gateway: Authorization: Bearer canary</html>';
  expect(answer(502, page).message).toContain(`502 with ${page.length} characters that are no error of`);
  expect(answer(502, page).message).not.toContain('canary');
  const odd = '{"error":{"code":"BadGateway","message":"Authorization: Bearer canary","request":"canary"}}';
  expect(answer(502, odd).message).toContain('502 BadGateway: Authorization: Bearer [redacted]');
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
  expect(azureUnreachable(call, Object.assign(new Error('no'), { name }))).toMatchObject({ code });
});
