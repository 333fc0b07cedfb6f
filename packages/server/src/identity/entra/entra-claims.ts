import { succeed, type Result } from '@drawbridge/base';
import type { JWTPayload } from 'jose';

import { roles as ourRoles, type EntraSettings, type Role } from '../../settings/authentication-settings.ts';
import type { Caller } from '../callers/caller.ts';
import { displayOf, personKeysOf, rolesOf, textsOf } from '../issuers/claims.ts';
import { refuse } from '../issuers/refusals.ts';

const ownNames: Readonly<Record<string, Role>> = Object.fromEntries(ourRoles.map((role) => [role, role]));

/**
 * Who an Entra token is of, once it was verified. App roles come from `roles`. Where groups stand for roles and the
 * token leaves them out because there are too many, it is refused: nobody can say what was left out.
 */
export function entraCaller(
  payload: JWTPayload,
  kind: 'user' | 'workload',
  settings: EntraSettings,
): Result<Caller> {
  const { tid, oid } = payload;
  if (typeof tid !== 'string' || typeof oid !== 'string' || tid === '' || oid === '') {
    return refuse('identity/not-verified', "the token does not name its tenant and its holder's object");
  }
  const { groupRoles, appRoles = ownNames } = settings;
  if (groupRoles !== undefined && leavesGroupsOut(payload)) {
    return refuse('identity/not-verified', 'the token leaves its groups out because there are too many', [
      'assign app roles to the groups, or let the application emit only the groups assigned to it',
    ]);
  }
  const ofGroups = rolesOf(textsOf(payload.groups), groupRoles ?? {});
  const subject = `entra:${tid.toLowerCase()}/${oid.toLowerCase()}`;
  return succeed({
    subject,
    kind,
    roles: [...new Set([...rolesOf(textsOf(payload.roles), appRoles), ...ofGroups])],
    display: displayOf(payload, ['name', 'preferred_username', 'upn', 'app_displayname'], subject),
    personKeys: personKeysOf(payload, isDomainVerified(payload), settings.personClaims),
  });
}

function leavesGroupsOut(payload: JWTPayload): boolean {
  const names = payload._claim_names;
  const isNamed = typeof names === 'object' && names !== null && 'groups' in names;
  return isNamed || (payload.hasgroups !== undefined && payload.hasgroups !== false);
}

/** `xms_edov`: whether the owner of the address's domain was verified. Without it anybody can choose the address. */
function isDomainVerified(payload: JWTPayload): boolean {
  return [true, 1, '1', 'true', 'True'].includes(payload.xms_edov as string);
}
