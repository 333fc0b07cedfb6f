import { disableSerialConsole } from '../aws/ec2/disable-serial-console/action.ts';
import { isolateInstance } from '../aws/ec2/isolate-instance/action.ts';
import { deactivateAccessKey } from '../aws/iam/deactivate-access-key/action.ts';
import { deleteAccessKey } from '../aws/iam/delete-access-key/action.ts';
import { denyUser } from '../aws/iam/deny-user/action.ts';
import { revokeRoleSessions } from '../aws/iam/revoke-role-sessions/action.ts';
import { cancelCommands } from '../aws/ssm/cancel-commands/action.ts';
import { terminateSessions } from '../aws/ssm/terminate-sessions/action.ts';
import { removeRoleAssignments } from '../azure/authorization/remove-role-assignments/action.ts';
import { deallocateVm } from '../azure/compute/deallocate-vm/action.ts';
import { disableBootDiagnostics } from '../azure/compute/disable-boot-diagnostics/action.ts';
import { disableServicePrincipal } from '../azure/entra/disable-service-principal/action.ts';
import { disableUser } from '../azure/entra/disable-user/action.ts';
import { revokeSessions } from '../azure/entra/revoke-sessions/action.ts';
import type { Action } from '../contract/action.ts';
import { disableSerialPort } from '../gcp/compute/disable-serial-port/action.ts';
import { removeSshKeys } from '../gcp/compute/remove-ssh-keys/action.ts';
import { stopInstance } from '../gcp/compute/stop-instance/action.ts';
import { suspendInstance } from '../gcp/compute/suspend-instance/action.ts';
import { disableServiceAccountKey } from '../gcp/iam/disable-service-account-key/action.ts';
import { disableServiceAccount } from '../gcp/iam/disable-service-account/action.ts';
import { removeLoginKeys } from '../gcp/oslogin/remove-ssh-keys/action.ts';

/**
 * Every action, one line each with its import. It is the only list of actions that is kept by hand: pages, policies,
 * default actions and the cases that test them are collected from the actions' own folders.
 */
export const actionCatalogue: readonly Action[] = [
  cancelCommands,
  deactivateAccessKey,
  deleteAccessKey,
  denyUser,
  disableSerialConsole,
  isolateInstance,
  revokeRoleSessions,
  terminateSessions,
  stopInstance,
  suspendInstance,
  removeSshKeys,
  disableSerialPort,
  disableServiceAccount,
  disableServiceAccountKey,
  removeLoginKeys,
  disableUser,
  revokeSessions,
  disableServicePrincipal,
  removeRoleAssignments,
  deallocateVm,
  disableBootDiagnostics,
];
