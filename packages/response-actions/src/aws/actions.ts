import type { Action } from '../contract/action.ts';
import { deactivateAccessKey } from './iam/deactivate-access-key/action.ts';

/** Every action on AWS, one line each. */
export const awsActions: readonly Action[] = [deactivateAccessKey];
