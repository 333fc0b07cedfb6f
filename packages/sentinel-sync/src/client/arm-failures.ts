import { RetryableFailure, TerminalFailure, type Failure } from '@drawbridge/base';

import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';

/** Whether a write was refused because the resource is newer than we knew: 409 "Newer instance", 412. */
export function isConflict(thrown: unknown): boolean {
  return thrown instanceof TerminalFailure && thrown.code === 'sync/remote-is-newer';
}

/** Whether what was asked for is not there. */
export function isNotFound(thrown: unknown): boolean {
  return thrown instanceof TerminalFailure && thrown.code === 'sync/not-found';
}

/** The failure of an answer that is none of the expected ones, in the service's own words. */
export function failureOf(status: number, body: ArmBody, what: string): Failure {
  const error = bagIn(body, 'error');
  const said = textIn(error, 'message') ?? 'no reason was given';
  const message = `${what}: ${said} (HTTP ${status}${labelled(textIn(error, 'code'))})`;
  if (status === 429 || status === 408 || status >= 500) {
    return new RetryableFailure(status === 429 ? 'sync/throttled' : 'sync/unavailable', message);
  }
  const stale = status === 412 || (status === 409 && isAboutEtags(said));
  return new TerminalFailure(stale ? 'sync/remote-is-newer' : codeOf(status), message, {
    hints: hintsOf(said),
  });
}

/**
 * A 409 has many reasons: a taken name and a recently deleted id are no stale etag. A rule has a newer instance, an
 * incident a newer version.
 */
function isAboutEtags(message: string): boolean {
  return /newer? (?:instance|version)|etag/i.test(message);
}

function codeOf(status: number): string {
  const codes: Readonly<Record<number, string>> = {
    401: 'sync/not-signed-in',
    403: 'sync/access-denied',
    404: 'sync/not-found',
    409: 'sync/conflict',
  };
  return codes[status] ?? 'sync/rejected';
}

function hintsOf(message: string): readonly string[] {
  return /recently deleted/i.test(message)
    ? ['the id of a deleted rule cannot be used again for about 24 hours; wait, or give the rule a new id']
    : [];
}

function labelled(code: string | undefined): string {
  return code === undefined ? '' : `, ${code}`;
}
