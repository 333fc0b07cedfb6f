import { parseRetryAfter, type Failure } from '@drawbridge/base';

import {
  cloudFailure,
  codeOfStatus,
  isLostOnTheWay,
  tlsErrorName,
  type CloudCall,
  type CloudErrorCode,
} from '../../calls/cloud-failure.ts';

/** Reasons with which Google answers 403 although it means "slow down". */
const throttlingReasons = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'RATE_LIMIT_EXCEEDED',
]);

/** The codes of google.rpc.Code that clients of version 7 carry instead of an HTTP status. */
const rpcStatuses: Readonly<Record<number, number>> = {
  4: 504,
  5: 404,
  6: 409,
  7: 403,
  8: 429,
  10: 409,
  13: 500,
  14: 503,
  16: 401,
};

/**
 * The failure to throw for what a Google client threw. The thrown error is not kept as the cause: a GaxiosError
 * carries the request with its bearer token.
 */
export function gcpFailure(
  thrown: unknown,
  permission: string,
  now: Date,
  hints?: CloudCall['hints'],
): Failure {
  const call: CloudCall = { cloud: 'Google Cloud', permission, hints };
  if (!(thrown instanceof Error)) return cloudFailure(call, { code: 'cloud-error', detail: typeof thrown });
  const untrusted = tlsErrorName(thrown);
  if (untrusted !== undefined) return cloudFailure(call, { code: 'untrusted', detail: untrusted });
  const { message, reason } = readAnswer(thrown);
  const status = statusOf(thrown);
  return cloudFailure(call, {
    code: classify(thrown, status, reason),
    detail: status === undefined ? message : `${status} ${message}`,
    retryAfterMs: parseRetryAfter(retryAfterOf(thrown), now),
  });
}

function classify(thrown: Error, status: number | undefined, reason: string | undefined): CloudErrorCode {
  if (
    /could not load the default credentials|file at .* does not exist|unable to detect a project id/i.test(
      thrown.message,
    )
  ) {
    return 'not-configured';
  }
  if (/invalid_grant|invalid_client|invalid_rapt/i.test(thrown.message)) return 'invalid-credentials';
  if (status === undefined) return isLostOnTheWay(thrown) ? 'unavailable' : 'cloud-error';
  if (status === 403 && reason !== undefined && throttlingReasons.has(reason)) return 'throttled';
  // 412 is a fingerprint that is no longer the one that was read.
  if (status === 409 || status === 412) return 'conflict';
  return codeOfStatus(status);
}

/** What Google's clients attach, over their versions. */
interface AnsweredError {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly response?: { readonly headers?: { get?(name: string): string | null }; readonly data?: unknown };
}

function statusOf(thrown: Error): number | undefined {
  const { status, code } = thrown as AnsweredError;
  if (typeof status === 'number') return status;
  const number = typeof code === 'string' && /^\d{3}$/.test(code) ? Number(code) : code;
  if (typeof number !== 'number') return undefined;
  return number >= 100 ? number : rpcStatuses[number];
}

function retryAfterOf(thrown: Error): string | null | undefined {
  return (thrown as AnsweredError).response?.headers?.get?.('retry-after');
}

/** A body of Google's: Compute tells its reason under `errors`, the younger services under `details`. */
interface GoogleErrorBody {
  readonly error?: {
    readonly message?: unknown;
    readonly errors?: readonly { readonly reason?: string }[];
    readonly details?: readonly { readonly reason?: string }[];
  };
}

/**
 * Google's own words, and nothing else of the answer: a body that is not of its shape, such as a proxy's, may repeat
 * the request with its token, and is not shown. With Compute's transport the body is the error's message.
 */
function readAnswer(thrown: Error): { readonly message: string; readonly reason?: string | undefined } {
  const { response } = thrown as AnsweredError;
  const { error } = parseBody(response?.data) ?? parseBody(thrown.message) ?? {};
  if (typeof error?.message === 'string') {
    const reasons = [...(error.errors ?? []), ...(error.details ?? [])].map((detail) => detail.reason);
    return { message: redact(error.message), reason: reasons.find((reason) => reason !== undefined) };
  }
  const isBody = response !== undefined || /^\s*[{<]/.test(thrown.message);
  return { message: isBody ? 'an answer that is not in the words of Google' : redact(thrown.message) };
}

function parseBody(body: unknown): GoogleErrorBody | undefined {
  if (typeof body === 'object' && body !== null) return body;
  if (typeof body !== 'string' || !body.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(body) as GoogleErrorBody;
  } catch {
    return undefined;
  }
}

/** Bearer tokens, Google's access tokens, JSON web tokens and private keys, should a message repeat one. */
const credentials =
  /\bbearer\s+\S+|\bya29\.[\w.-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|-----BEGIN [\s\S]*?(?:-----END [^-]*-----|$)/gi;

function redact(text: string): string {
  return text.replaceAll(credentials, '[redacted]');
}
