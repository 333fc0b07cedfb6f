import { responseBody, undoBody } from '@drawbridge/playbook-runtime';

import { runWorkflow } from './run-workflow.ts';

/** What the bundle of production holds. */
export const drawbridgeRun = runWorkflow([responseBody, undoBody]);
