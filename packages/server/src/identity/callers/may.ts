import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { Role } from '../../settings/authentication-settings.ts';
import type { Caller } from './caller.ts';

/** What a caller may be allowed to do. */
export type Permission =
  /** Runs, plans, actions, evidence, events. */
  | 'read'
  /** See what a containment would do. */
  | 'plan'
  /** Hand an incident over. */
  | 'submit'
  /** Ask for one action on one target, which then waits for its approval. */
  | 'request'
  /** Cancel or undo a run. */
  | 'end'
  /** Undo what cut somebody off, so that access is open again. */
  | 'reopen'
  /** Approve or deny somebody else's plan. */
  | 'decide'
  /** Pause and resume; carry a state folder over. */
  | 'operate'
  /** API tokens. */
  | 'manage-tokens';

const granted: Readonly<Record<Role, readonly Permission[]>> = {
  viewer: ['read'],
  responder: ['read', 'plan', 'submit', 'request', 'end', 'reopen'],
  approver: ['read', 'decide'],
  admin: ['read', 'operate', 'manage-tokens'],
};

/** A machine never does these, with any role: deciding, letting somebody in again and making credentials are people's. */
const peopleOnly: readonly Permission[] = ['decide', 'reopen', 'manage-tokens'];

/** An agent acts on what it reads, and an attacker wrote some of that: it looks, plans, and asks for what a person approves. */
const agentsMay: readonly Permission[] = ['read', 'plan', 'request'];

/** Whether a caller may do it. Roles do not contain one another: an administrator does not approve. */
export function may(caller: Caller, permission: Permission): boolean {
  if (isKeptFrom(caller, permission)) return false;
  return caller.roles.some((role) => granted[role].includes(permission));
}

/** {@link may}, with the reason where not. */
export function checkPermission(caller: Caller, permission: Permission): Result<Caller> {
  if (may(caller, permission)) return succeed(caller);
  const needed = Object.keys(granted).filter((role) => granted[role as Role].includes(permission));
  const message = isKeptFrom(caller, permission)
    ? `${caller.kind === 'agent' ? 'an' : 'a'} ${caller.kind} may not ${permission}: that takes ${peopleOnly.includes(permission) ? 'a person' : 'a person or another machine'}`
    : `to ${permission} takes the role ${needed.join(' or ')}; this caller has ${caller.roles.join(', ') || 'none'}`;
  return fail(problem('identity/not-allowed', message));
}

/** Whether its kind may not do it, with any role. */
function isKeptFrom({ kind }: Caller, permission: Permission): boolean {
  if (kind === 'agent' && !agentsMay.includes(permission)) return true;
  return kind !== 'user' && peopleOnly.includes(permission);
}
