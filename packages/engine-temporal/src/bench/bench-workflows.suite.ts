import { proxyActivities } from '@temporalio/workflow';

import { runWorkflow } from '../workflow/run-workflow.ts';
import { fiveSteps } from './five-steps.suite.ts';

/** Runs of ours, as in production. */
export const drawbridgeRun = runWorkflow([fiveSteps]);

const { nothing } = proxyActivities<{ nothing: () => Promise<null> }>({ startToCloseTimeout: '1 hour' });

/** What Temporal needs for five steps of anybody: five activities that do nothing, one after the other. */
export async function emptyRun(): Promise<null> {
  for (let step = 0; step < 5; step += 1) await nothing();
  return null;
}
