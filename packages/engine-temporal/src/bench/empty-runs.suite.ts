import { fileURLToPath } from 'node:url';

import type { TemporalConnection } from '../connection/temporal-connection.ts';

const cache = new URL('../../../../node_modules/.cache/drawbridge/temporal/', import.meta.url);

export { fiveSteps, nothing } from './five-steps.suite.ts';

/** Bundles the workflows of the bench; gives the file. */
export async function bundleBench(): Promise<string> {
  const { bundleWorkflows } = await import('../../scripts/bundle-workflows.ts');
  const codePath = fileURLToPath(new URL('bench-workflows.js', cache));
  await bundleWorkflows('src/bench/bench-workflows.suite.ts', codePath);
  return codePath;
}

/** Empty workflows on a server, by a worker of their own in this process. */
export interface EmptyRuns {
  /** Runs one to its end. */
  run(workflowId: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts the worker of the empty workflows, with the settings of ours. */
export async function startEmptyRuns(settings: TemporalConnection, codePath: string): Promise<EmptyRuns> {
  const { Worker } = await import('@temporalio/worker');
  const { connect } = await import('../connection/connect.ts');
  const { takeRuntimeLog } = await import('../worker/runtime-log.ts');
  takeRuntimeLog();
  const reached = await connect(settings);
  const { namespace, taskQueue } = settings;
  const worker = await Worker.create({
    connection: reached.native,
    namespace,
    taskQueue,
    workflowBundle: { codePath },
    activities: { nothing: () => Promise.resolve(null) },
  });
  const ended = worker.run();
  return {
    run: async (workflowId) => {
      await reached.client.workflow.execute('emptyRun', { workflowId, taskQueue });
    },
    close: async () => {
      worker.shutdown();
      await ended;
      await reached.close();
    },
  };
}
