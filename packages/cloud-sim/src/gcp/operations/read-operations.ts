import type { Answer } from '../../simulation/answer.ts';
import type { GcpOperation } from '../../world/gcp-compute.ts';
import { notFound } from '../protocol/google-error.ts';
import { isSamePlace, resourcePath } from '../resources/resource.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';
import { dueTime, operationAnswer, pollOperation } from './local-operation.ts';

/** The longest that a wait lasts before it answers with what there is. */
const longestDelayMs = 120_000;

/** A look at an operation; each brings it nearer to its end. */
export const getZoneOperation = lookAtOperation(
  'compute.zoneOperations.get',
  '/compute/v1/projects/{project}/zones/{zone}/operations/{name}',
);

/** The same for an operation of a region, such as a change of a regional group. */
export const getRegionOperation = lookAtOperation(
  'compute.regionOperations.get',
  '/compute/v1/projects/{project}/regions/{region}/operations/{name}',
);

function lookAtOperation(name: string, path: string): RestOperation {
  return {
    name,
    method: 'GET',
    path,
    permission: name,
    writes: false,
    answer: (request) =>
      withOperation(request, (operation) => {
        pollOperation(request.state, request.clock, operation);
      }),
  };
}

/** A look that lasts until the operation is done, two minutes at the longest. Needs the same permission. */
export const waitZoneOperation: RestOperation = {
  name: 'compute.zoneOperations.wait',
  method: 'POST',
  path: '/compute/v1/projects/{project}/zones/{zone}/operations/{name}/wait',
  permission: 'compute.zoneOperations.get',
  writes: false,
  answer: (request) =>
    withOperation(request, async (operation) => {
      const { state, clock } = request;
      const left = dueTime(state, operation) - clock.now().getTime();
      if (left > 0) await clock.sleep(Math.min(left, longestDelayMs));
      operation.pollsLeft = 0;
      pollOperation(state, clock, operation);
    }),
};

async function withOperation(
  request: RestRequest,
  look: (operation: GcpOperation) => void | Promise<void>,
): Promise<Answer> {
  const operation = request.state.operations.find(
    (candidate) => isSamePlace(candidate, request) && candidate.name === request.name,
  );
  if (operation === undefined) return notFound(resourcePath(request, 'operations', request.name));
  await look(operation);
  return operationAnswer(request, operation);
}
