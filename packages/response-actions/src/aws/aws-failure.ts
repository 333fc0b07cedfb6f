import type { Failure } from '@drawbridge/base';

import {
  cloudFailure,
  codeOfStatus,
  isLostOnTheWay,
  parseRetryAfter,
  type CloudCall,
  type CloudErrorCode,
} from '../calls/cloud-failure.ts';

/** AWS's error names, as IAM, STS and their kin send them, with and without the `Exception` suffix. */
const codes: Readonly<Record<string, CloudErrorCode>> = {
  NoSuchEntity: 'not-found',
  AccessDenied: 'access-denied',
  UnauthorizedOperation: 'access-denied',
  NotAuthorized: 'access-denied',
  Throttling: 'throttled',
  Throttled: 'throttled',
  RequestThrottled: 'throttled',
  TooManyRequests: 'throttled',
  RequestLimitExceeded: 'throttled',
  ServiceFailure: 'unavailable',
  ServiceUnavailable: 'unavailable',
  InternalFailure: 'unavailable',
  InternalError: 'unavailable',
  ExpiredToken: 'invalid-credentials',
  RequestExpired: 'invalid-credentials',
  InvalidClientTokenId: 'invalid-credentials',
  UnrecognizedClient: 'invalid-credentials',
  SignatureDoesNotMatch: 'invalid-credentials',
  IncompleteSignature: 'invalid-credentials',
  MissingAuthenticationToken: 'invalid-credentials',
  CredentialsProviderError: 'not-configured',
};

/** The failure to throw for what an AWS client threw. */
export function awsFailure(
  thrown: unknown,
  permission: string,
  now: Date,
  hints?: CloudCall['hints'],
): Failure {
  const call: CloudCall = { cloud: 'AWS', permission, hints };
  if (!(thrown instanceof Error)) return cloudFailure(call, { code: 'cloud-error', detail: String(thrown) });
  const detail = thrown.message === '' ? thrown.name : `${thrown.name}: ${thrown.message}`;
  const retryAfterMs = parseRetryAfter(responseOf(thrown).retryAfter, now);
  if (thrown.message.includes('Region is missing')) {
    const withRegion = { ...call, hints: { 'not-configured': ['Name a region in the aws connection.'] } };
    return cloudFailure(withRegion, { code: 'not-configured', detail });
  }
  return cloudFailure(call, { code: classify(thrown), detail, retryAfterMs });
}

function classify(thrown: Error): CloudErrorCode {
  const known = codes[thrown.name] ?? codes[thrown.name.replace(/Exception$/, '')];
  if (known !== undefined) return known;
  if (isLostOnTheWay(thrown)) return 'unavailable';
  const { status } = responseOf(thrown);
  // IAM and STS word denials by name; a bare 403 or 404 is a proxy's, not theirs.
  return status === 429 || (status !== undefined && status >= 500) ? codeOfStatus(status) : 'cloud-error';
}

/** What the SDK attaches to an error of the service: its status, and the raw answer. */
interface AnsweredError {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

function responseOf(thrown: Error): { readonly status?: number; readonly retryAfter?: string } {
  const { $metadata, $response } = thrown as AnsweredError;
  const status = $metadata?.httpStatusCode;
  const retryAfter = $response?.headers?.['retry-after'];
  return { ...(status === undefined ? {} : { status }), ...(retryAfter === undefined ? {} : { retryAfter }) };
}
