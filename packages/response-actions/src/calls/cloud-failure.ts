import { RefusedFailure, RetryableFailure, TerminalFailure, type Failure } from '@drawbridge/base';

/**
 * What a cloud's error means to us, whichever cloud said it:
 * `not-found`, `access-denied`, `throttled`, `unavailable` (no answer, or 5xx), `invalid-credentials`,
 * `not-configured` (no credentials or region to be found), `conflict` (it is there already, or is not as it was read),
 * `untrusted` (what answers did not prove to be the cloud, or speaks no TLS) and `cloud-error` (anything else it
 * refused).
 */
export type CloudErrorCode =
  | 'not-found'
  | 'access-denied'
  | 'throttled'
  | 'unavailable'
  | 'invalid-credentials'
  | 'not-configured'
  | 'conflict'
  | 'untrusted'
  | 'cloud-error';

/** One error of a cloud, read. `detail` is the cloud's own words and must hold no secret. */
export interface CloudError {
  readonly code: CloudErrorCode;
  readonly detail: string;
  readonly retryAfterMs?: number | undefined;
}

/** What was being asked when the cloud said no. */
export interface CloudCall {
  /** For people: `AWS`, `Google Cloud`, `Microsoft Graph`. */
  readonly cloud: string;
  /** The permission that the call needs: `iam:UpdateAccessKey`. */
  readonly permission: string;
  /** What would help, by code; shown with the failure. */
  readonly hints?: Partial<Record<CloudErrorCode, readonly string[]>> | undefined;
}

const detailLimit = 400;

/** The failure to throw for a cloud's error: says what was asked, what came back, and what would help. */
export function cloudFailure(call: CloudCall, error: CloudError): Failure {
  const detail = error.detail.replace(/\s+/g, ' ').trim().slice(0, detailLimit);
  const message = `${call.cloud} ${verdicts[error.code]} (${call.permission}): ${detail}`;
  const hints = call.hints?.[error.code] ?? defaultHints(call, error.code);
  switch (error.code) {
    case 'throttled':
    case 'unavailable':
      return new RetryableFailure(error.code, message, { hints, retryAfterMs: error.retryAfterMs });
    case 'not-configured':
      return new RefusedFailure(error.code, message, { hints });
    case 'not-found':
    case 'access-denied':
    case 'invalid-credentials':
    case 'conflict':
    case 'untrusted':
    case 'cloud-error':
      return new TerminalFailure(error.code, message, { hints });
  }
}

const verdicts: Record<CloudErrorCode, string> = {
  'not-found': 'does not know it',
  'access-denied': 'denied access',
  throttled: 'asked us to slow down',
  unavailable: 'did not answer',
  'invalid-credentials': 'did not accept our credentials',
  'not-configured': 'cannot be reached as configured',
  conflict: 'has something else there by now',
  untrusted: 'was not reached, or somebody is in between: nothing was sent',
  'cloud-error': 'rejected the call',
};

function defaultHints(call: CloudCall, code: CloudErrorCode): readonly string[] {
  switch (code) {
    case 'access-denied':
      return [`Grant ${call.permission} to the identity that Drawbridge uses.`];
    case 'throttled':
    case 'unavailable':
      return ['Try again in a while.'];
    case 'invalid-credentials':
      return [
        `Renew the credentials that Drawbridge uses for ${call.cloud}; they are expired, revoked or wrong.`,
      ];
    case 'not-configured':
      return [`Give Drawbridge credentials for ${call.cloud}, or a profile or managed identity it can find.`];
    case 'untrusted':
      return [
        'Find out what answers in its place. If it is a proxy of your own, name the file with its certificate authority in NODE_EXTRA_CA_CERTS; never switch the check of certificates off.',
      ];
    case 'not-found':
    case 'conflict':
    case 'cloud-error':
      return [];
  }
}

const networkErrors = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'REQUEST_SEND_ERROR',
  'UND_ERR_SOCKET',
]);

/** Whether the request, or its answer, was lost on the way: the cloud may or may not have acted. */
export function isLostOnTheWay(thrown: unknown): boolean {
  for (let at: unknown = thrown, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && networkErrors.has(at.code)) return true;
    // An abort that is not ours is the client's own timeout.
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return true;
    if (/socket hang up|network socket disconnected|fetch failed/i.test(at.message)) return true;
  }
  return false;
}

/** OpenSSL's and Node's names for a certificate that does not hold, and for an answer that is no TLS. */
const tlsError =
  /^(?:ERR_TLS_|ERR_SSL_|EPROTO$|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH$|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$)/;

/**
 * The name of the error where no TLS connection came about for want of trust; undefined for any other. The name alone:
 * the message may hold what is in the certificate, which somebody in between may have written.
 */
export function tlsErrorName(thrown: unknown): string | undefined {
  for (let at: unknown = thrown, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string' && tlsError.test(at.code)) return at.code;
  }
  return undefined;
}

/** What an HTTP status means, where the cloud has not said more: 501 and 505 will not be otherwise in a while. */
export function codeOfStatus(status: number): CloudErrorCode {
  switch (status) {
    case 401:
      return 'invalid-credentials';
    case 403:
      return 'access-denied';
    case 404:
      return 'not-found';
    case 408:
      return 'unavailable';
    case 429:
      return 'throttled';
    case 501:
    case 505:
      return 'cloud-error';
    default:
      return status >= 500 ? 'unavailable' : 'cloud-error';
  }
}
