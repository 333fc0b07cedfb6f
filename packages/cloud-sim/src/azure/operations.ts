import { getApplicationByAppId } from './applications/applications.ts';
import { listApplicationOwners, listServicePrincipalOwners } from './applications/list-owners.ts';
import {
  createDetectionRule,
  deleteDetectionRule,
  getDetectionRule,
  listDetectionRules,
  updateDetectionRule,
} from './detection-rules/detection-rules.ts';
import { listRoleMembers } from './directory-roles/list-role-members.ts';
import type { GraphOperation } from './protocol/graph-operation.ts';
import { listTransitiveMembers } from './groups/list-transitive-members.ts';
import {
  getServicePrincipal,
  getServicePrincipalByAppId,
  updateServicePrincipal,
} from './service-principals/service-principals.ts';
import { getUser } from './users/get-user.ts';
import { listUsers } from './users/list-users.ts';
import {
  listMemberOf,
  listServicePrincipalMemberships,
  listTransitiveMemberOf,
} from './users/list-memberships.ts';
import { revokeSignInSessions } from './users/revoke-sign-in-sessions.ts';
import { updateUser } from './users/update-user.ts';

/** Every Microsoft Graph operation that is simulated. */
export const graphOperations: readonly GraphOperation[] = [
  listUsers,
  getUser,
  updateUser,
  revokeSignInSessions,
  listMemberOf,
  listTransitiveMemberOf,
  listTransitiveMembers,
  listRoleMembers,
  getServicePrincipal,
  getServicePrincipalByAppId,
  updateServicePrincipal,
  listServicePrincipalOwners,
  listServicePrincipalMemberships,
  getApplicationByAppId,
  listApplicationOwners,
  listDetectionRules,
  getDetectionRule,
  createDetectionRule,
  updateDetectionRule,
  deleteDetectionRule,
];
