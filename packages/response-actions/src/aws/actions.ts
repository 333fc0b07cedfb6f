import type { Action } from '../contract/action.ts';
import { disableSerialConsole } from './ec2/disable-serial-console/action.ts';
import { isolateInstance } from './ec2/isolate-instance/action.ts';
import { deactivateAccessKey } from './iam/deactivate-access-key/action.ts';
import { deleteAccessKey } from './iam/delete-access-key/action.ts';
import { denyUser } from './iam/deny-user/action.ts';
import { revokeRoleSessions } from './iam/revoke-role-sessions/action.ts';
import { cancelCommands } from './ssm/cancel-commands/action.ts';
import { terminateSessions } from './ssm/terminate-sessions/action.ts';

/** Every action on AWS, one line each. */
export const awsActions: readonly Action[] = [
  cancelCommands,
  deactivateAccessKey,
  deleteAccessKey,
  denyUser,
  disableSerialConsole,
  isolateInstance,
  revokeRoleSessions,
  terminateSessions,
];
