import type { Failure } from '@drawbridge/base';

import {
  cloudFailure,
  codeOfStatus,
  isLostOnTheWay,
  parseRetryAfter,
  type CloudCall,
  type CloudErrorCode,
} from '../calls/cloud-failure.ts';

/** Reasons with which Google answers 403 although it means "slow down". */
const throttlingReasons = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded']);

/** The codes of google.rpc.Code that clients of version 7 carry instead of an HTTP status. */
const rpcStatuses: Readonly<Record<number, number>> = {
  4: 504,
  5: 404,
  7: 403,
  8: 429,
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
  if (!(thrown instanceof Error)) return cloudFailure(call, { code: 'cloud-error', detail: String(thrown) });
  const { message, reason } = readMessage(thrown.message);
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
  return codeOfStatus(status);
}

/** What Google's clients attach, over their versions. */
interface AnsweredError {
  readonly status?: unknown;
  readonly code?: unknown;
  readonly response?: { readonly headers?: { get?(name: string): string | null } };
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

/** With the REST transport the message is the body: `{"error":{"code":403,"message":"…","errors":[{"reason":"…"}]}}`. */
function readMessage(text: string): { readonly message: string; readonly reason?: string } {
  if (!text.startsWith('{')) return { message: text };
  try {
    const { error } = JSON.parse(text) as {
      readonly error?: {
        readonly message?: string;
        readonly errors?: readonly { readonly reason?: string }[];
      };
    };
    const reason = error?.errors?.[0]?.reason;
    return { message: error?.message ?? text, ...(reason === undefined ? {} : { reason }) };
  } catch {
    // Not JSON after all, as from a proxy: the text itself is what there is to say.
    return { message: text };
  }
}
