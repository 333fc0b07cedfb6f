import { type Clock, given } from '@drawbridge/base';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { GcpOperation, GcpOperationType } from '../../world/gcp-compute.ts';
import type { GcpWorld } from '../../world/gcp-world.ts';
import { numericId, placeFields, resourceLink, resourcePath, type Place } from '../resources/resource.ts';
import type { RestRequest } from '../protocol/rest-operation.ts';
import { diskOf } from '../resources/disk-of.ts';
import { finishOperation } from './finish-operation.ts';

const progress = { PENDING: 0, RUNNING: 50, DONE: 100 } as const;

/** What an operation is begun with. */
interface Beginning {
  readonly operationType: GcpOperationType;
  readonly target: string;
  readonly about?: readonly string[];
  readonly requestId?: string | undefined;
  readonly discardLocalSsd?: boolean | undefined;
  readonly gracefulSeconds?: number | undefined;
}

/** Adds an operation of a zone or a region to the world; with no polls to wait for it is done at once. */
export function beginOperation(
  { state, clock, ...place }: Pick<RestRequest, 'state' | 'clock'> & Place,
  { operationType, target, about = [], requestId, discardLocalSsd, gracefulSeconds }: Beginning,
): GcpOperation {
  const { project, zone = '', region = '' } = place;
  const insertTime = clock.now();
  const where = `${project}/${zone}${region}/${target}`;
  const serial = numericId(`${where}/${String(state.operations.length)}`).slice(0, 8);
  const operation: GcpOperation = {
    name: `operation-${String(insertTime.getTime())}-${serial}`,
    project,
    ...(zone === '' ? { region } : { zone }),
    operationType,
    target,
    about: [...about],
    ...given({ requestId, discardLocalSsd, gracefulSeconds }),
    insertTime: insertTime.toISOString(),
    status: 'PENDING',
    pollsLeft: state.operationPolls,
  };
  state.operations.push(operation);
  if (operation.pollsLeft === 0) finishIfDue(state, clock, operation);
  return operation;
}

/** Counts one look at an operation, and carries it to its end when its time has come. */
export function pollOperation(state: GcpWorld, clock: Clock, operation: GcpOperation): void {
  if (operation.status === 'DONE') return;
  operation.pollsLeft = Math.max(0, operation.pollsLeft - 1);
  operation.status = 'RUNNING';
  beginUpload(state, clock, operation);
  if (operation.pollsLeft === 0) finishIfDue(state, clock, operation);
}

/** The moment is kept before the copy of it is away: a snapshot is UPLOADING while its operation runs. */
function beginUpload(state: GcpWorld, clock: Clock, operation: GcpOperation): void {
  if (operation.operationType !== 'createSnapshot') return;
  const { snapshotFails, snapshotSeconds = 0 } = diskOf(state, operation, operation.target) ?? {};
  const kept = Date.parse(operation.insertTime) + snapshotSeconds * 1000;
  if (snapshotFails !== undefined || clock.now().getTime() < kept) return;
  for (const snapshot of state.snapshots) {
    const isOurs = snapshot.project === operation.project && operation.about.includes(snapshot.name);
    if (isOurs) snapshot.status = 'UPLOADING';
  }
}

/** When an operation may end at the earliest. */
export function dueTime(state: GcpWorld, operation: GcpOperation): number {
  const seconds = Math.max(state.operationSeconds, operation.gracefulSeconds ?? 0);
  return Date.parse(operation.insertTime) + seconds * 1000;
}

function finishIfDue(state: GcpWorld, clock: Clock, operation: GcpOperation): void {
  const now = clock.now();
  if (now.getTime() < dueTime(state, operation)) return;
  operation.status = 'DONE';
  operation.endTime = now.toISOString();
  const next = finishOperation(state, operation);
  if (next === undefined) return;
  const { project, zone, region } = operation;
  beginOperation({ state, clock, project, zone, region }, next);
}

/** The operation as Compute Engine answers it. */
export function operationAnswer(request: RestRequest, operation: GcpOperation): Answer {
  const path = resourcePath(operation, 'operations', operation.name);
  const target = resourcePath(operation, collectionOf(operation.operationType), operation.target);
  const { insertTime, endTime, error } = operation;
  return jsonAnswer(200, {
    kind: 'compute#operation',
    id: numericId(path),
    name: operation.name,
    ...placeFields(request),
    operationType: operation.operationType,
    targetLink: resourceLink(request, target),
    targetId: numericId(target),
    status: operation.status,
    progress: progress[operation.status],
    insertTime,
    ...(operation.status === 'PENDING' ? {} : { startTime: insertTime }),
    ...given({ endTime }),
    ...(error === undefined
      ? {}
      : {
          error: { errors: [{ code: error.code, message: error.message }] },
          httpErrorStatusCode: error.httpStatus,
          httpErrorMessage: error.code,
        }),
    selfLink: resourceLink(request, path),
  });
}

function collectionOf(type: GcpOperationType): 'disks' | 'instances' | 'instanceGroupManagers' {
  if (type === 'createSnapshot') return 'disks';
  return type === 'patch' || type === 'abandonInstances' ? 'instanceGroupManagers' : 'instances';
}
