import type { Action } from '../contract/action.ts';
import { removeRoleAssignments } from './authorization/remove-role-assignments/action.ts';
import { deallocateVm } from './compute/deallocate-vm/action.ts';
import { disableBootDiagnostics } from './compute/disable-boot-diagnostics/action.ts';
import { disableServicePrincipal } from './entra/disable-service-principal/action.ts';
import { disableUser } from './entra/disable-user/action.ts';
import { revokeSessions } from './entra/revoke-sessions/action.ts';

/** Every action on Entra ID and Azure, one line each. */
export const azureActions: readonly Action[] = [
  disableUser,
  revokeSessions,
  disableServicePrincipal,
  removeRoleAssignments,
  deallocateVm,
  disableBootDiagnostics,
];
