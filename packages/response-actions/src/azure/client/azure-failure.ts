import { parseRetryAfter, type Failure } from '@drawbridge/base';

import {
  cloudFailure,
  codeOfStatus,
  isLostOnTheWay,
  tlsErrorName,
  type CloudCall,
  type CloudErrorCode,
} from '../../calls/cloud-failure.ts';
import { redactSecrets } from '../../calls/redact-secrets.ts';

/** An answer of Microsoft Graph or Azure Resource Manager, as far as an error is concerned. */
export interface FailedAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** The failure to throw for an answer that is not a success. */
export function azureFailure(call: CloudCall, answer: FailedAnswer, now: Date): Failure {
  return cloudFailure(call, {
    code: codeOfStatus(answer.status),
    detail: `${answer.status} ${describeBody(answer.body)}`,
    retryAfterMs: parseRetryAfter(answer.retryAfter, now),
  });
}

/** The failure to throw where there was no answer: no token to be had, or no connection. */
export function azureUnreachable(call: CloudCall, thrown: unknown): Failure {
  const untrusted = tlsErrorName(thrown);
  if (untrusted !== undefined) return cloudFailure(call, { code: 'untrusted', detail: untrusted });
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return cloudFailure(call, { code: codeOfThrown(thrown), detail: redactSecrets(detail) });
}

/** The names are those of @azure/identity, which is not loaded to ask `instanceof`. */
function codeOfThrown(thrown: unknown): CloudErrorCode {
  if (isLostOnTheWay(thrown)) return 'unavailable';
  if (!(thrown instanceof Error)) return 'cloud-error';
  switch (thrown.name) {
    case 'CredentialUnavailableError':
    case 'AggregateAuthenticationError':
      return 'not-configured';
    case 'AuthenticationError':
    case 'AuthenticationRequiredError':
      return 'invalid-credentials';
    default:
      return 'cloud-error';
  }
}

/**
 * `Authorization_RequestDenied: Insufficient privileges …`: code and message of Microsoft's own shape, and nothing
 * else of the body. What a gateway on the way sends may repeat our request with its token, so it is not shown.
 */
function describeBody(body: string): string {
  if (body === '') return 'without a body';
  try {
    const { error } = JSON.parse(body) as {
      readonly error?: { readonly code?: unknown; readonly message?: unknown };
    };
    if (typeof error?.code === 'string') {
      const message = typeof error.message === 'string' ? `: ${error.message}` : '';
      return redactSecrets(`${error.code}${message}`);
    }
  } catch {
    // Not JSON, as from a gateway.
  }
  return `with ${body.length} characters that are no error of Microsoft’s`;
}
