import { randomUUID } from 'node:crypto';

import { jsonAnswer, type Answer } from '../../simulation/answer.ts';
import type { ArmComputeOperation } from '../../world/arm-compute.ts';
import type { ArmWorld } from '../../world/arm-world.ts';
import { armError } from '../protocol/arm-error.ts';
import type { ArmOperation, ArmRequest } from '../protocol/arm-operation.ts';
import { isSame } from '../resources/workspace-request.ts';

export const computeVersions = ['2024-07-01', '2024-03-02'];

/** How an operation stands that a machine or a disk is in. Asking is what makes time pass here. */
export const getComputeOperation: ArmOperation = {
  method: 'GET',
  path: '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}/operations/{operationId}',
  permission: 'Microsoft.Compute/locations/operations/read',
  writes: false,
  apiVersions: computeVersions,
  answer: ({ state, parameters }) => {
    const id = parameters.operationId ?? '';
    const operation = state.operations.find((candidate) => candidate.id === id);
    if (operation === undefined) return armError(404, 'NotFound', `The operation '${id}' is not found.`);
    goOn(state, operation);
    if (operation.pollsLeft > 0)
      return jsonAnswer(200, { name: id, status: 'InProgress' }, { 'retry-after': '2' });
    if (!operation.failed) return jsonAnswer(200, { name: id, status: 'Succeeded' });
    const message = 'An internal execution error occurred. Please retry later.';
    return jsonAnswer(200, {
      name: id,
      status: 'Failed',
      error: { code: 'InternalExecutionError', message },
    });
  },
};

/** Begins one, or joins the one that is under way: 202 with where to ask. */
export function beginOperation(
  { state, url, parameters }: ArmRequest,
  begun: Pick<ArmComputeOperation, 'kind' | 'resourceGroup' | 'name' | 'failed'>,
  location: string,
  answered: Answer = { status: 202 },
): Answer {
  const running = operationOf(state, begun);
  const operation = running ?? { ...begun, id: randomUUID(), pollsLeft: state.operationPolls };
  if (running === undefined) state.operations.push(operation);
  const subscription = parameters.subscriptionId ?? '';
  const link = `${url.origin}/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${location}/operations/${operation.id}?api-version=${computeVersions[0] ?? ''}`;
  return {
    ...answered,
    headers: {
      ...answered.headers,
      'azure-asyncoperation': link,
      location: `${link}&monitor=true`,
      'retry-after': '2',
    },
  };
}

/** The operation of this kind that a machine or snapshot is in. */
function operationOf(
  { operations }: ArmWorld,
  { kind, resourceGroup, name }: Pick<ArmComputeOperation, 'kind' | 'resourceGroup' | 'name'>,
): ArmComputeOperation | undefined {
  return operations.find(
    (operation) =>
      operation.pollsLeft > 0 &&
      operation.kind === kind &&
      isSame(operation.resourceGroup, resourceGroup) &&
      isSame(operation.name, name),
  );
}

/** Advances everything that is under way on a machine: a read of the machine is a moment too. */
export function goOnWith(state: ArmWorld, resourceGroup: string, name: string): void {
  state.operations
    .filter((operation) => isSame(operation.resourceGroup, resourceGroup) && isSame(operation.name, name))
    .forEach((operation) => {
      goOn(state, operation);
    });
}

function goOn(state: ArmWorld, operation: ArmComputeOperation): void {
  if (operation.pollsLeft === 0) return;
  operation.pollsLeft -= 1;
  if (operation.pollsLeft === 0) finish(state, operation);
}

/** Makes what the operation was for. */
function finish(state: ArmWorld, operation: ArmComputeOperation): void {
  const machine = state.virtualMachines.find(
    (virtualMachine) =>
      isSame(virtualMachine.resourceGroup, operation.resourceGroup) &&
      isSame(virtualMachine.name, operation.name),
  );
  if (operation.kind === 'deallocate' && machine?.powerState === 'deallocating') {
    machine.powerState = operation.failed ? 'running' : 'deallocated';
  }
  if (operation.kind === 'start' && machine?.powerState === 'starting') machine.powerState = 'running';
  if (operation.kind === 'snapshot' && operation.failed) {
    state.snapshots = state.snapshots.filter((snapshot) => !isSame(snapshot.name, operation.name));
  }
}
