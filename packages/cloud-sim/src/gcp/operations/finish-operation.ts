import type { GcpInstance, GcpOperation, GcpOperationType } from '../../world/gcp-compute.ts';
import type { GcpWorld } from '../../world/gcp-world.ts';
import { managerOf } from '../resources/manager-of.ts';
import { diskOf } from '../resources/disk-of.ts';
import { numericId, resourcePath } from '../resources/resource.ts';

/** An operation that the cloud itself begins after another. */
interface FollowUp {
  readonly operationType: GcpOperationType;
  readonly target: string;
}

/** Makes the effect of an operation that has come to its end, and says what follows from it by itself. */
export function finishOperation(state: GcpWorld, operation: GcpOperation): FollowUp | undefined {
  switch (operation.operationType) {
    case 'createSnapshot':
      finishSnapshot(state, operation);
      return undefined;
    case 'abandonInstances':
      finishAbandoning(state, operation);
      return undefined;
    case 'patch':
    case 'setMetadata':
      // Made when it was accepted: what is read in between is the new value.
      return undefined;
    case 'stop':
    case 'suspend':
    case 'start':
    case 'resume':
    case 'repair':
      return finishPower(state, operation);
  }
}

function finishPower(state: GcpWorld, operation: GcpOperation): FollowUp | undefined {
  const instance = state.instances.find(
    (candidate) =>
      candidate.project === operation.project &&
      candidate.zone === operation.zone &&
      candidate.instance === operation.target,
  );
  if (instance === undefined) return undefined;
  const endTime = operation.endTime ?? operation.insertTime;
  if (operation.operationType === 'stop') return finishStop(state, operation, instance, endTime);
  if (operation.operationType === 'suspend') {
    if (instance.status !== 'SUSPENDING') return undefined;
    instance.lastSuspendedTimestamp = endTime;
    instance.status = 'SUSPENDED';
    return repairOf(state, instance);
  }
  if (operation.operationType === 'repair') recreate(instance, endTime);
  if (instance.status !== 'RUNNING') instance.lastStartTimestamp = endTime;
  instance.status = 'RUNNING';
  return undefined;
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
  return repairOf(state, instance);
}

/** A group repairs a member by making another machine under its name: nothing of the old one but the name is left. */
function recreate(instance: GcpInstance, endTime: string): void {
  instance.id = numericId(`${resourcePath(instance, 'instances', instance.instance)}/${endTime}`);
  instance.creationTimestamp = endTime;
  delete instance.lastStopTimestamp;
  delete instance.lastSuspendedTimestamp;
}

/** A managed instance group brings its instance back that was stopped or suspended from outside. */
function repairOf(state: GcpWorld, instance: GcpInstance): FollowUp | undefined {
  const manager = managerOf(state, instance);
  if (manager === undefined) return undefined;
  const { defaultActionOnFailure: byDefault, onFailedHealthCheck: onCheck = 'DEFAULT_ACTION' } = manager;
  const isRepaired = byDefault === 'REPAIR' || onCheck === 'REPAIR';
  return isRepaired ? { operationType: 'repair', target: instance.instance } : undefined;
}

/** The disk's snapshot is there, or, where it failed, is not. */
function finishSnapshot(state: GcpWorld, operation: GcpOperation): void {
  const fails = diskOf(state, operation, operation.target)?.snapshotFails;
  const isOurs = (snapshot: GcpWorld['snapshots'][number]): boolean =>
    snapshot.project === operation.project && operation.about.includes(snapshot.name);
  if (fails !== undefined) {
    operation.error = fails;
    state.snapshots = state.snapshots.filter((snapshot) => !isOurs(snapshot));
    return;
  }
  for (const snapshot of state.snapshots.filter(isOurs)) snapshot.status = 'READY';
}

/** The group lets go of the instances, and its target size shrinks by as many. */
function finishAbandoning(state: GcpWorld, operation: GcpOperation): void {
  const manager = state.instanceGroupManagers.find(
    (groupManager) =>
      groupManager.project === operation.project &&
      groupManager.zone === operation.zone &&
      groupManager.region === operation.region &&
      groupManager.name === operation.target,
  );
  if (manager === undefined) return;
  manager.abandoned.push(...operation.about);
  manager.targetSize = Math.max(0, manager.targetSize - operation.about.length);
}
