import { awsActions } from '../aws/actions.ts';
import { azureActions } from '../azure/actions.ts';
import type { Action } from '../contract/action.ts';
import { gcpActions } from '../gcp/actions.ts';

/** Every action. The reference pages and the least-privilege policies are generated from it. */
export const actionCatalogue: readonly Action[] = [...awsActions, ...gcpActions, ...azureActions];
