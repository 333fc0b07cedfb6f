import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import { canarySecret } from '../../simulation/credentials.ts';

/** The canonical status that goes with an HTTP status in Google's error bodies. */
const canonical: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  412: 'FAILED_PRECONDITION',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  501: 'UNIMPLEMENTED',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** What an error says beside its message. */
interface ErrorDetails {
  readonly domain?: string;
  readonly retryAfterSeconds?: number | undefined;
}

/** What debugging proxies and verbose services repeat of a request: nothing that we may ever show. */
const repeated = { '@type': 'type.googleapis.com/google.rpc.DebugInfo', detail: `Bearer ${canarySecret}` };

/** Compute Engine's: `{error: {code, message, errors: [{message, domain, reason}], status}}`. */
export function computeError(
  code: number,
  reason: string,
  message: string,
  { domain = 'global', retryAfterSeconds }: ErrorDetails = {},
): Answer {
  const errors = [{ message, domain, reason }];
  const error = { code, message, errors, status: canonical[code], details: [repeated] };
  return jsonAnswer(code, { error }, retryHeader(retryAfterSeconds));
}

/** Of the younger services, IAM and OS Login: `{error: {code, message, status, details: [ErrorInfo]}}`. */
export function rpcError(
  code: number,
  reason: string,
  message: string,
  { domain = 'googleapis.com', retryAfterSeconds }: ErrorDetails = {},
): Answer {
  const info = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain };
  const error = { code, message, status: canonical[code], details: [info, repeated] };
  return jsonAnswer(code, { error }, retryHeader(retryAfterSeconds));
}

function retryHeader(seconds: number | undefined): Readonly<Record<string, string>> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}

/** 404 for `projects/…/instances/name`. */
export function notFound(path: string): Answer {
  return computeError(404, 'notFound', `The resource '${path}' was not found`);
}

/** 400 while a resource is between two states. */
export function notReady(path: string): Answer {
  return computeError(400, 'resourceNotReady', `The resource '${path}' is not ready`);
}
