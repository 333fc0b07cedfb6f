import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { Caller } from './caller.ts';
import { checkPermission } from './may.ts';

/** What tells a person: the subject, and what else is known of it. */
export type Identified = Pick<Caller, 'subject' | 'personKeys'>;

/** Identities that are one person's, as `authentication.identities` lists them. */
export type LinkedIdentities = readonly (readonly string[])[];

/**
 * Whether two identities are one person's as far as the directory tells: one subject, one verified address or number,
 * or identities that the configuration links, through as many links as it takes.
 */
export function isSamePerson(first: Identified, second: Identified, linked: LinkedIdentities): boolean {
  const known = closure(keysOf(first), linked);
  return keysOf(second).some((key) => known.has(key));
}

/**
 * Whether a caller may decide on what another requested: a person, with the role, and not the requester under any
 * name that is known. A plan whose requester is unknown cannot be approved.
 */
export function checkApprover(
  approver: Caller,
  requester: Identified,
  linked: LinkedIdentities,
): Result<Caller> {
  const allowed = checkPermission(approver, 'decide');
  if (!allowed.ok) return allowed;
  if (requester.subject === '') {
    return fail(
      problem('identity/requester-unknown', 'nobody can approve a plan whose requester is not known'),
    );
  }
  if (!isSamePerson(requester, approver, linked)) return succeed(approver);
  const message =
    requester.subject === approver.subject
      ? 'the requester of a plan does not approve it'
      : 'the requester of this plan is the same person under another identity';
  return fail(
    problem('identity/own-request', message, {
      hints: ['somebody else with the role approver has to decide'],
    }),
  );
}

function keysOf({ subject, personKeys }: Identified): readonly string[] {
  return [subject, ...personKeys];
}

function closure(keys: readonly string[], linked: LinkedIdentities): ReadonlySet<string> {
  const known = new Set(keys);
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const identities of linked) {
      if (identities.some((key) => known.has(key))) identities.forEach((key) => known.add(key));
    }
  }
  return known;
}
