import type { Answer } from '../../simulation/answer.ts';
import type { GcpOperation } from '../../world/gcp-world.ts';
import { notFound } from '../compute-error.ts';
import type { ComputeOperation, ComputeRequest } from '../compute-operation.ts';
import { resourcePath } from '../resource.ts';
import { dueTime, operationAnswer, pollOperation } from './zonal-operation.ts';

/** The longest that a wait lasts before it answers with what there is. */
const longestWaitMs = 120_000;

/** A look at an operation; each brings it nearer to its end. */
export const getZoneOperation: ComputeOperation = {
  name: 'compute.zoneOperations.get',
  method: 'GET',
  path: '/operations/{name}',
  permission: 'compute.zoneOperations.get',
  writes: false,
  answer: (request) =>
    withOperation(request, (operation) => {
      pollOperation(request.state, request.clock, operation);
    }),
};

/** A look that lasts until the operation is done, two minutes at the longest. Needs the same permission. */
export const waitZoneOperation: ComputeOperation = {
  name: 'compute.zoneOperations.wait',
  method: 'POST',
  path: '/operations/{name}/wait',
  permission: 'compute.zoneOperations.get',
  writes: false,
  answer: (request) =>
    withOperation(request, async (operation) => {
      const { state, clock } = request;
      const left = dueTime(state, operation) - clock.now().getTime();
      if (left > 0) await clock.sleep(Math.min(left, longestWaitMs));
      operation.pollsLeft = 0;
      pollOperation(state, clock, operation);
    }),
};

async function withOperation(
  request: ComputeRequest,
  look: (operation: GcpOperation) => void | Promise<void>,
): Promise<Answer> {
  const { state, project, zone, name } = request;
  const operation = state.operations.find(
    (one) => one.project === project && one.zone === zone && one.name === name,
  );
  if (operation === undefined) return notFound(resourcePath(request, 'operations', name));
  await look(operation);
  return operationAnswer(request, operation);
}
