import { expect, test } from 'vitest';

import { given } from '@drawbridge/base';
import { awsFailure } from './aws-failure.ts';

const now = new Date('2026-03-01T10:00:00Z');

/** An error as the SDK throws it: a name, a status, and the raw answer. */
function thrown(name: string, status?: number, retryAfter?: string): Error {
  return Object.assign(new Error(`${name} it is`), {
    name,
    $metadata: given({ httpStatusCode: status }),
    $response: { headers: given({ 'retry-after': retryAfter }) },
  });
}

test.each([
  ['NoSuchEntity', 404, 'not-found'],
  ['NoSuchEntityException', 404, 'not-found'],
  ['AccessDenied', 403, 'access-denied'],
  ['AccessDeniedException', 400, 'access-denied'],
  ['Throttling', 400, 'throttled'],
  ['ThrottlingException', 400, 'throttled'],
  ['ServiceUnavailable', 503, 'unavailable'],
  ['Whatever', 500, 'unavailable'],
  ['Whatever', 429, 'throttled'],
  ['NotImplemented', 501, 'cloud-error'],
  ['ValidationError', 400, 'cloud-error'],
  ['ExpiredToken', 403, 'invalid-credentials'],
  ['InvalidClientTokenId', 403, 'invalid-credentials'],
  ['SignatureDoesNotMatch', 403, 'invalid-credentials'],
  ['CredentialsProviderError', undefined, 'not-configured'],
  ['TimeoutError', undefined, 'unavailable'],
] as const)('reads %s (%s) as %s', (name, status, code) => {
  expect(awsFailure(thrown(name, status), 'iam:ListAccessKeys', now)).toMatchObject({ code });
});

test('reads a missing region as a matter of configuration', () => {
  expect(awsFailure(new Error('Region is missing'), 'iam:ListAccessKeys', now)).toMatchObject({
    code: 'not-configured',
    kind: 'refused',
  });
});

test('keeps how long AWS asks to wait', () => {
  expect(awsFailure(thrown('Throttling', 400, '9'), 'iam:ListAccessKeys', now)).toMatchObject({
    retryAfterMs: 9_000,
  });
});
