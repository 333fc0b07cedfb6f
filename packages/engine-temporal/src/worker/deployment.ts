import type { Clock } from '@drawbridge/base';
import { isGrpcServiceError } from '@temporalio/client';

import type { Reached } from '../connection/connect.ts';
import type { TemporalConnection } from '../connection/temporal-connection.ts';
import type { WorkflowBundle } from './bundle-file.ts';

/** How long the server takes to hear of a worker that is new to it. */
const patienceMs = 30_000;
const askAgainMs = 100;

/** The deployment of our workers. The server puts a dot between it and the id of the build. */
export function deploymentOf({ taskQueue }: TemporalConnection): string {
  return `drawbridge-${taskQueue.replaceAll('.', '-')}`;
}

/**
 * Makes new runs begin with this build. The last replica that was opened decides; runs that have begun are pinned to
 * the build that they began with.
 */
export async function makeCurrent(
  { connection }: Reached,
  settings: TemporalConnection,
  { buildId }: WorkflowBundle,
  clock: Pick<Clock, 'sleep'>,
): Promise<void> {
  const { namespace } = settings;
  const deploymentName = deploymentOf(settings);
  for (let waitedMs = 0; ; waitedMs += askAgainMs) {
    try {
      await connection.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        deploymentName,
        buildId,
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      if (!isGrpcServiceError(error) || waitedMs >= patienceMs) throw error;
    }
    await clock.sleep(askAgainMs);
  }
}
