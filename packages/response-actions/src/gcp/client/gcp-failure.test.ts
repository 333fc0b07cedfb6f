import { inspect } from 'node:util';

import { expect, test } from 'vitest';

import { gcpFailure } from './gcp-failure.ts';

const now = new Date('2026-03-01T10:00:00Z');
const read = (thrown: Error) => gcpFailure(thrown, 'compute.instances.stop', now);

/** An error as the REST transport of version 6 throws it: the body is the message, the request is attached. */
function gaxios(status: number, reason = 'whatever'): Error {
  const body = { error: { code: status, message: 'It is wrong.', errors: [{ reason }] } };
  return Object.assign(new Error(JSON.stringify(body)), {
    status,
    code: status,
    config: { headers: { authorization: 'Bearer secret-token' } },
    response: { headers: new Headers({ 'retry-after': '11' }) },
  });
}

test.each([
  [401, 'invalid-credentials'],
  [403, 'access-denied'],
  [404, 'not-found'],
  [409, 'conflict'],
  [412, 'conflict'],
  [429, 'throttled'],
  [400, 'cloud-error'],
  [501, 'cloud-error'],
  [503, 'unavailable'],
] as const)('reads HTTP %i as %s', (status, code) => {
  expect(read(gaxios(status))).toMatchObject({ code });
});

test.each([
  [5, 'not-found'],
  [7, 'access-denied'],
  [8, 'throttled'],
  [14, 'unavailable'],
  [16, 'invalid-credentials'],
  [3, 'cloud-error'],
] as const)('reads code %i of google.rpc, as later versions throw it, as %s', (rpc, code) => {
  expect(read(Object.assign(new Error('wrong'), { code: rpc }))).toMatchObject({ code });
});

test('does not take throttling for a denial, although both are 403', () => {
  expect(read(gaxios(403, 'rateLimitExceeded'))).toMatchObject({ code: 'throttled', retryAfterMs: 11_000 });
});

test('says Google’s own words, and not the whole body', () => {
  expect(read(gaxios(404)).message).toBe(
    'Google Cloud does not know it (compute.instances.stop): 404 It is wrong.',
  );
});

test('keeps nothing of the request, in which the token is', () => {
  expect(inspect(read(gaxios(403)), { depth: 10, showHidden: true })).not.toContain('secret-token');
});

test('reads missing default credentials as a matter of configuration', () => {
  const thrown = new Error('Could not load the default credentials. Browse to …');
  expect(read(thrown)).toMatchObject({ code: 'not-configured', kind: 'refused' });
});

test.each([
  ['a page of a proxy', '<html>502 for Authorization: Bearer secret-token</html>'],
  ['JSON that is not of Google', '{"request":{"authorization":"Bearer secret-token"}}'],
  ['text', 'denied to secret-token'],
])('does not repeat an answer that is %s', (_what, body) => {
  const thrown = Object.assign(new Error(body), { status: 502, response: { data: body } });
  expect(read(thrown).message).toBe(
    'Google Cloud did not answer (compute.instances.stop): 502 an answer that is not in the words of Google',
  );
});

test('shows no credential, though Google’s own words repeat it', () => {
  const message = 'Invalid header: Bearer ya29.secret-token and eyJhbGciOi.eyJzdWIi.c2ln';
  const thrown = Object.assign(new Error(message), {
    status: 400,
    response: { data: { error: { message } } },
  });
  expect(read(thrown).message).toContain('400 Invalid header: [redacted] and [redacted]');
});

test('reads the reason of the younger services from their details', () => {
  const data = {
    error: { message: 'Quota.', details: [{ '@type': 'x' }, { reason: 'RATE_LIMIT_EXCEEDED' }] },
  };
  expect(read(Object.assign(new Error('Quota.'), { status: 403, response: { data } }))).toMatchObject({
    code: 'throttled',
  });
});
