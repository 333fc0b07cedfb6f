import type { Approval } from '../journal/run-events.ts';

/** Who asked and who agreed, as it is said to people: with what each name is worth. */
export interface NamedPeople {
  readonly requester: string;
  readonly approvers: readonly string[];
}

/** The people of a run. A requester's name is one that somebody typed, unless they had signed in. */
export function namePeople(requester: string, approvals: readonly Approval[], subject?: string): NamedPeople {
  const named =
    subject === undefined ? statedName(requester) : `${requester} (verified: signed in as ${subject})`;
  return { requester: named, approvers: approvals.map(describeApprover) };
}

/** A name, and whether its owner proved to be its owner. */
function describeApprover({ by, verified }: Approval): string {
  if (verified === undefined) return statedName(by);
  if (verified.method === 'ssh') return `${by} (verified: SSH key ${verified.key})`;
  if (verified.method === 'sign-in') return `${by} (verified: signed in as ${verified.subject})`;
  const doubt = verified.bound ? '' : '; the token is not bound to this plan';
  return `${by} (verified: ${verified.issuer}, ${verified.subject}${doubt})`;
}

/** A name that somebody typed. */
function statedName(name: string): string {
  return `${name} (stated, not verified)`;
}
