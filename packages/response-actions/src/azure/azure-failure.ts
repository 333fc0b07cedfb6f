import type { Failure } from '@drawbridge/base';

import {
  cloudFailure,
  codeOfStatus,
  isLostOnTheWay,
  parseRetryAfter,
  type CloudCall,
  type CloudErrorCode,
} from '../calls/cloud-failure.ts';

/** An answer of Microsoft Graph, as far as an error is concerned. */
export interface GraphAnswer {
  readonly status: number;
  readonly body: string;
  readonly retryAfter: string | undefined;
}

/** The failure to throw for an answer that is not a success. */
export function graphFailure(
  answer: GraphAnswer,
  permission: string,
  now: Date,
  hints?: CloudCall['hints'],
): Failure {
  return cloudFailure(
    { cloud: 'Microsoft Graph', permission, hints },
    {
      code: codeOfStatus(answer.status),
      detail: `${answer.status} ${describeBody(answer.body)}`,
      retryAfterMs: parseRetryAfter(answer.retryAfter, now),
    },
  );
}

/** The failure to throw where there was no answer: no token to be had, or no connection. */
export function graphUnreachable(thrown: unknown, permission: string): Failure {
  const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  return cloudFailure({ cloud: 'Microsoft Graph', permission }, { code: codeOfThrown(thrown), detail });
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

/** `Authorization_RequestDenied: Insufficient privileges …`, or the text itself where it is not Graph's JSON. */
function describeBody(body: string): string {
  try {
    const { error } = JSON.parse(body) as {
      readonly error?: { readonly code?: string; readonly message?: string };
    };
    if (error?.code !== undefined) return `${error.code}: ${error.message ?? ''}`;
  } catch {
    // Not Graph's JSON, as from a gateway on the way: the text itself is what there is to say.
  }
  return body === '' ? 'without a body' : body;
}
