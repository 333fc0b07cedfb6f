import type { Clock } from '@drawbridge/base';
import { Worker } from '@temporalio/worker';

import type { Reached } from '../connection/connect.ts';
import type { TemporalConnection } from '../connection/temporal-connection.ts';
import type { RunTasks } from '../tasks/run-tasks.ts';
import type { WorkflowBundle } from './bundle-file.ts';
import { deploymentOf, makeCurrent } from './deployment.ts';

export interface WorkerParts {
  readonly reached: Reached;
  readonly settings: TemporalConnection;
  readonly bundle: WorkflowBundle;
  readonly tasks: RunTasks;
  readonly clock: Clock;
  readonly onProblem: (error: unknown) => void;
}

/** A worker that takes the tasks of runs. */
export interface RunningWorker {
  /** Takes nothing further; what is in flight ends. */
  close(): Promise<void>;
}

/** A worker that broke is replaced after so long. */
const replaceMs = 5_000;

/** Starts a worker, and another one whenever it breaks. Its build is the one that new runs begin with. */
export async function startWorker(parts: WorkerParts): Promise<RunningWorker> {
  const closing = new AbortController();
  let worker = await create(parts);
  const keepUp = async () => {
    for (;;) {
      try {
        await worker.run();
        return;
      } catch (error) {
        parts.onProblem(error);
      }
      await parts.clock.sleep(replaceMs, closing.signal).catch(() => undefined);
      if (closing.signal.aborted) return;
      worker = await create(parts);
    }
  };
  const ended = keepUp().catch(parts.onProblem);
  const close = async () => {
    closing.abort();
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
  try {
    await makeCurrent(parts.reached, parts.settings, parts.bundle, parts.clock);
    return { close };
  } catch (error) {
    await close();
    throw error;
  }
}

function create({ reached, settings, bundle, tasks }: WorkerParts): Promise<Worker> {
  const version = { deploymentName: deploymentOf(settings), buildId: bundle.buildId };
  return Worker.create({
    connection: reached.native,
    namespace: settings.namespace,
    taskQueue: settings.taskQueue,
    workflowBundle: { codePath: bundle.codePath },
    activities: tasks,
    dataConverter: reached.dataConverter,
    workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
  });
}
