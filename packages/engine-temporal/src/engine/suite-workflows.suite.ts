import { suiteBodies } from '@drawbridge/playbook-runtime/durable-engine-bodies';

import { runWorkflow } from '../workflow/run-workflow.ts';

/** What the bundle of the tests holds. */
export const drawbridgeRun = runWorkflow(suiteBodies);
