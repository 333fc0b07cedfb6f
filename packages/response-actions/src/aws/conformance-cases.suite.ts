import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { disableSerialConsoleCase } from './ec2/disable-serial-console/conformance-case.suite.ts';
import { isolateInstanceCase } from './ec2/isolate-instance/conformance-case.suite.ts';
import { deactivateAccessKeyCase } from './iam/deactivate-access-key/conformance-case.suite.ts';
import { deleteAccessKeyCase } from './iam/delete-access-key/conformance-case.suite.ts';
import { denyUserCase } from './iam/deny-user/conformance-case.suite.ts';
import { revokeRoleSessionsCase } from './iam/revoke-role-sessions/conformance-case.suite.ts';
import { cancelCommandCase, cancelOnMachineCase } from './ssm/cancel-commands/conformance-case.suite.ts';
import { terminateSessionsCase } from './ssm/terminate-sessions/conformance-case.suite.ts';

/** The conformance case of every action on AWS, one line each. */
export const awsCases: readonly ConformanceCase[] = [
  cancelCommandCase,
  cancelOnMachineCase,
  deactivateAccessKeyCase,
  deleteAccessKeyCase,
  denyUserCase,
  disableSerialConsoleCase,
  isolateInstanceCase,
  revokeRoleSessionsCase,
  terminateSessionsCase,
];
