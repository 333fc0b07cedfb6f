import { deactivateAccessKey } from './aws/iam/deactivate-access-key/action.ts';
import { disableUser } from './azure/entra/disable-user/action.ts';
import type { Action } from './contract/action.ts';
import { stopInstance } from './gcp/compute/stop-instance/action.ts';

/** Every action, one line each. The reference pages and the least-privilege policies are generated from it. */
export const actionCatalogue: readonly Action[] = [deactivateAccessKey, stopInstance, disableUser];
