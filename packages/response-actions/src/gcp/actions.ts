import type { Action } from '../contract/action.ts';
import { stopInstance } from './compute/stop-instance/action.ts';
import { suspendInstance } from './compute/suspend-instance/action.ts';
import { disableServiceAccount } from './iam/disable-service-account/action.ts';
import { disableServiceAccountKey } from './iam/disable-service-account-key/action.ts';

/** Every action on Google Cloud, one line each. */
export const gcpActions: readonly Action[] = [
  stopInstance,
  suspendInstance,
  disableServiceAccount,
  disableServiceAccountKey,
];
