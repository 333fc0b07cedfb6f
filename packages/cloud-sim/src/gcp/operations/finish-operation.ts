import type { GcpInstance, GcpOperation, GcpOperationType, GcpWorld } from '../../world/gcp-world.ts';

/** An operation that the cloud itself begins after another. */
interface FollowUp {
  readonly operationType: GcpOperationType;
  readonly target: string;
}

/** Makes the effect of a zonal operation that has come to its end, and says what follows from it by itself. */
export function finishOperation(state: GcpWorld, operation: GcpOperation): FollowUp | undefined {
  const instance = state.instances.find(
    (one) =>
      one.project === operation.project && one.zone === operation.zone && one.instance === operation.target,
  );
  if (instance === undefined) return undefined;
  const endTime = operation.endTime ?? operation.insertTime;
  switch (operation.operationType) {
    case 'stop':
      return finishStop(state, operation, instance, endTime);
    case 'suspend':
      if (instance.status === 'SUSPENDING') instance.lastSuspendedTimestamp = endTime;
      if (instance.status === 'SUSPENDING') instance.status = 'SUSPENDED';
      return undefined;
    case 'start':
    case 'resume':
    case 'repair':
      if (instance.status !== 'RUNNING') instance.lastStartTimestamp = endTime;
      instance.status = 'RUNNING';
      return undefined;
    case 'createSnapshot':
      return undefined;
  }
}

function finishStop(
  state: GcpWorld,
  operation: GcpOperation,
  instance: GcpInstance,
  endTime: string,
): FollowUp | undefined {
  if (instance.status === 'TERMINATED') return undefined;
  if (instance.stopFails !== undefined) {
    operation.error = instance.stopFails;
    instance.status = 'RUNNING';
    return undefined;
  }
  instance.status = 'TERMINATED';
  instance.lastStopTimestamp = endTime;
  return isRepaired(state, instance) ? { operationType: 'repair', target: instance.instance } : undefined;
}

/** Whether a managed instance group brings the instance back after a stop from outside. */
function isRepaired(state: GcpWorld, instance: GcpInstance): boolean {
  const createdBy = /\/zones\/([^/]+)\/instanceGroupManagers\/([^/]+)$/.exec(
    instance.metadata['created-by'] ?? '',
  );
  return state.instanceGroupManagers.some(
    (group) =>
      group.project === instance.project &&
      group.zone === createdBy?.[1] &&
      group.name === createdBy[2] &&
      group.defaultActionOnFailure === 'REPAIR',
  );
}
