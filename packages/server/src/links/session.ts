import { randomBytes, timingSafeEqual } from 'node:crypto';

import { fail, problem, sha256, succeed, type Result } from '@drawbridge/base';
import { z } from 'zod';

import type { Caller } from '../identity/callers/caller.ts';
import { roles } from '../settings/authentication-settings.ts';

/** A person who signed in, and what shows that a form came from a page of ours. */
export interface Session {
  readonly caller: Caller;
  readonly csrfToken: string;
}

/** A session as its cookie holds it: of a person, whatever else it says. */
export const sessionSchema = z.strictObject({
  caller: z.strictObject({
    subject: z.string().min(1),
    kind: z.literal('user'),
    roles: z.array(z.enum(roles)),
    display: z.string(),
    personKeys: z.array(z.string()),
  }),
  csrfToken: z.string().min(43),
});

/** A session for somebody who has just signed in. */
export function beginSession(caller: Caller): Session {
  return { caller, csrfToken: randomBytes(32).toString('base64url') };
}

/** What a browser sends along with a form. */
export interface PostedForm {
  readonly csrfToken: string | undefined;
  /** The Origin header. */
  readonly origin: string | undefined;
}

/**
 * Whether a form was sent by a page of ours, in this session. Both are asked: the token in the form, and the Origin that
 * browsers send with every POST. (A page with `Referrer-Policy: no-referrer` sends `null` there: use `same-origin`.)
 */
export function checkForm(
  session: Session,
  { csrfToken, origin }: PostedForm,
  baseUrl: string,
): Result<Caller> {
  if (origin !== new URL(baseUrl).origin) {
    return fail(problem('session/foreign-form', 'the form was not sent by a page of this server'));
  }
  // Hashes are of one length, and what differs between them says nothing about the token.
  const [sent, expected] = [csrfToken ?? '', session.csrfToken].map((text) => Buffer.from(sha256(text)));
  if (sent === undefined || expected === undefined || !timingSafeEqual(sent, expected)) {
    return fail(problem('session/foreign-form', 'the form belongs to another session: open the page again'));
  }
  return succeed(session.caller);
}
