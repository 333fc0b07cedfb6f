import type { Action } from '../contract/action.ts';
import { disableSerialPort } from './compute/disable-serial-port/action.ts';
import { removeSshKeys } from './compute/remove-ssh-keys/action.ts';
import { stopInstance } from './compute/stop-instance/action.ts';
import { suspendInstance } from './compute/suspend-instance/action.ts';
import { disableServiceAccount } from './iam/disable-service-account/action.ts';
import { disableServiceAccountKey } from './iam/disable-service-account-key/action.ts';
import { removeLoginKeys } from './oslogin/remove-ssh-keys/action.ts';

/** Every action on Google Cloud, one line each. */
export const gcpActions: readonly Action[] = [
  stopInstance,
  suspendInstance,
  removeSshKeys,
  disableSerialPort,
  disableServiceAccount,
  disableServiceAccountKey,
  removeLoginKeys,
];
