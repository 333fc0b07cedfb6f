import { jsonAnswer, type Answer } from '../simulation/answer.ts';

/** The canonical status that goes with an HTTP status in Google's error bodies. */
const canonical: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
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

/** `{error: {code, message, errors: [{message, domain, reason}], status}}`. */
export function computeError(
  code: number,
  reason: string,
  message: string,
  { domain = 'global', retryAfterSeconds }: ErrorDetails = {},
): Answer {
  const error = { code, message, errors: [{ message, domain, reason }], status: canonical[code] };
  const headers = retryAfterSeconds === undefined ? undefined : { 'retry-after': String(retryAfterSeconds) };
  return jsonAnswer(code, { error }, headers);
}

/** 404 for `projects/…/instances/name`. */
export function notFound(path: string): Answer {
  return computeError(404, 'notFound', `The resource '${path}' was not found`);
}

/** 400 while a resource is between two states. */
export function notReady(path: string): Answer {
  return computeError(400, 'resourceNotReady', `The resource '${path}' is not ready`);
}
