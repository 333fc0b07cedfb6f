import type { ConformanceCase } from '../conformance/conformance-case.suite.ts';
import { disableSerialPortCase } from './compute/disable-serial-port/conformance-case.suite.ts';
import { removeSshKeysCase } from './compute/remove-ssh-keys/conformance-case.suite.ts';
import {
  abandonMemberCase,
  stopInstanceCase,
  stopMemberCase,
} from './compute/stop-instance/conformance-case.suite.ts';
import {
  suspendAbandonedCase,
  suspendInstanceCase,
  suspendMemberCase,
} from './compute/suspend-instance/conformance-case.suite.ts';
import { disableServiceAccountCase } from './iam/disable-service-account/conformance-case.suite.ts';
import { disableServiceAccountKeyCase } from './iam/disable-service-account-key/conformance-case.suite.ts';
import { removeLoginKeysCase } from './oslogin/remove-ssh-keys/conformance-case.suite.ts';

/** The conformance cases of every action on Google Cloud. */
export const gcpCases: readonly ConformanceCase[] = [
  stopInstanceCase,
  stopMemberCase,
  abandonMemberCase,
  suspendInstanceCase,
  suspendMemberCase,
  suspendAbandonedCase,
  removeSshKeysCase,
  disableSerialPortCase,
  disableServiceAccountCase,
  disableServiceAccountKeyCase,
  removeLoginKeysCase,
];
