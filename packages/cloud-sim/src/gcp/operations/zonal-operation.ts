import type { Clock } from '@drawbridge/base';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { GcpOperation, GcpOperationType, GcpWorld } from '../../world/gcp-world.ts';
import type { ComputeRequest } from '../compute-operation.ts';
import { numericId, resourceLink, resourcePath, zoneLink } from '../resource.ts';
import { finishOperation } from './finish-operation.ts';

const progress = { PENDING: 0, RUNNING: 50, DONE: 100 } as const;

/** What an operation is begun with. */
interface Beginning {
  readonly operationType: GcpOperationType;
  readonly target: string;
  readonly requestId?: string | undefined;
}

/** Adds an operation to the world; with no polls to wait for it is done at once. */
export function beginOperation(
  { state, clock, project, zone }: Pick<ComputeRequest, 'state' | 'clock' | 'project' | 'zone'>,
  { operationType, target, requestId }: Beginning,
): GcpOperation {
  const insertTime = clock.now();
  const serial = numericId(`${project}/${zone}/${target}/${String(state.operations.length)}`).slice(0, 8);
  const operation: GcpOperation = {
    name: `operation-${String(insertTime.getTime())}-${serial}`,
    project,
    zone,
    operationType,
    target,
    ...(requestId === undefined ? {} : { requestId }),
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
  if (operation.pollsLeft === 0) finishIfDue(state, clock, operation);
}

/** When an operation may end at the earliest. */
export function dueTime(state: GcpWorld, operation: GcpOperation): number {
  return Date.parse(operation.insertTime) + state.operationSeconds * 1000;
}

function finishIfDue(state: GcpWorld, clock: Clock, operation: GcpOperation): void {
  const now = clock.now();
  if (now.getTime() < dueTime(state, operation)) return;
  operation.status = 'DONE';
  operation.endTime = now.toISOString();
  const next = finishOperation(state, operation);
  if (next === undefined) return;
  const { project, zone } = operation;
  beginOperation({ state, clock, project, zone }, next);
}

/** The operation as Compute Engine answers it. */
export function operationAnswer(request: ComputeRequest, operation: GcpOperation): Answer {
  const collection = operation.operationType === 'createSnapshot' ? 'disks' : 'instances';
  const path = resourcePath(operation, 'operations', operation.name);
  const target = resourcePath(operation, collection, operation.target);
  const { insertTime, endTime, error } = operation;
  return jsonAnswer(200, {
    kind: 'compute#operation',
    id: numericId(path),
    name: operation.name,
    zone: zoneLink(request),
    operationType: operation.operationType,
    targetLink: resourceLink(request, target),
    targetId: numericId(target),
    status: operation.status,
    progress: progress[operation.status],
    insertTime,
    ...(operation.status === 'PENDING' ? {} : { startTime: insertTime }),
    ...(endTime === undefined ? {} : { endTime }),
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
