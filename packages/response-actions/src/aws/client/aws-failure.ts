import { given, parseAwsArn, parseRetryAfter, type Failure } from '@drawbridge/base';

import {
  cloudFailure,
  codeOfStatus,
  isLostOnTheWay,
  tlsErrorName,
  type CloudCall,
  type CloudErrorCode,
} from '../../calls/cloud-failure.ts';

/** AWS's error names, as its services send them, with and without the `Exception` suffix. */
const codes: Readonly<Record<string, CloudErrorCode>> = {
  NoSuchEntity: 'not-found',
  DoesNotExist: 'not-found',
  InvalidCommandId: 'not-found',
  InvalidInstanceId: 'not-found',
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
  Unavailable: 'unavailable',
  InternalServerError: 'unavailable',
  InternalFailure: 'unavailable',
  InternalError: 'unavailable',
  AuthFailure: 'invalid-credentials',
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
  const untrusted = tlsErrorName(thrown);
  if (untrusted !== undefined) return cloudFailure(call, { code: 'untrusted', detail: untrusted });
  const detail = describe(thrown);
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
  // EC2's kind: InvalidInstanceID.NotFound, InvalidGroup.NotFound.
  if (thrown.name.endsWith('.NotFound')) return 'not-found';
  if (isLostOnTheWay(thrown)) return 'unavailable';
  const { status } = responseOf(thrown);
  // IAM and STS word denials by name; a bare 403 or 404 is a proxy's, not theirs.
  return status === 429 || (status !== undefined && status >= 500) ? codeOfStatus(status) : 'cloud-error';
}

const callerArn = /\bUser: (arn:[a-z-]{3,20}:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,200}) is not authorized/;

/**
 * What may be shown of an error. Of an answered one the name alone, and for a denial whom AWS took us for: the text
 * of an answer comes from whatever answered, which may be a proxy, and may repeat what was sent.
 */
function describe(thrown: Error): string {
  const { status } = responseOf(thrown);
  if (status === undefined && !('$response' in thrown)) {
    return thrown.message === '' ? thrown.name : `${thrown.name}: ${thrown.message}`;
  }
  const name = /^[\w.-]{1,80}$/.test(thrown.name) ? thrown.name : 'an error without a usable name';
  const arn = callerArn.exec(thrown.message)?.[1] ?? '';
  const who = parseAwsArn(arn) === undefined ? '' : `, for ${arn}`;
  return `${name}${status === undefined ? '' : `, HTTP ${String(status)}`}${who}`;
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
  return { ...given({ status, retryAfter }) };
}
