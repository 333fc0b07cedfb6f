import { jsonAnswer } from '../../simulation/answer.ts';
import { computeError, notFound } from '../compute-error.ts';
import type { ComputeOperation, ComputeRequest } from '../compute-operation.ts';
import { pollOperation } from '../operations/zonal-operation.ts';
import { findInstance, resourcePath } from '../resource.ts';
import { instanceJson } from './instance-json.ts';

/** One instance. A look at it is a look at its operations too, so that a client may poll either. */
export const getInstance: ComputeOperation = {
  name: 'compute.instances.get',
  method: 'GET',
  path: '/instances/{name}',
  permission: 'compute.instances.get',
  writes: false,
  answer: (request) => {
    const instance = findInstance(request);
    if (instance === undefined) return notFound(resourcePath(request, 'instances', request.name));
    pollOperationsOf(request);
    return jsonAnswer(200, instanceJson(request, instance));
  },
};

/** The instances of a zone, all on one page as long as no page size is asked for. Filters are not simulated. */
export const listInstances: ComputeOperation = {
  name: 'compute.instances.list',
  method: 'GET',
  path: '/instances',
  permission: 'compute.instances.list',
  writes: false,
  answer: (request) => {
    if (request.query('filter') !== undefined) {
      return computeError(501, 'notImplemented', "Drawbridge's cloud-sim does not simulate filters.");
    }
    const { state, project, zone } = request;
    const all = state.instances.filter((one) => one.project === project && one.zone === zone);
    const start = Number(request.query('pageToken') ?? 0);
    const end = start + Number(request.query('maxResults') ?? 500);
    return jsonAnswer(200, {
      kind: 'compute#instanceList',
      items: all.slice(start, end).map((one) => instanceJson(request, one)),
      nextPageToken: end < all.length ? String(end) : undefined,
    });
  },
};

function pollOperationsOf({ state, clock, project, zone, name }: ComputeRequest): void {
  const operations = state.operations.filter(
    (one) => one.project === project && one.zone === zone && one.target === name,
  );
  for (const operation of operations) {
    if (operation.operationType !== 'createSnapshot') pollOperation(state, clock, operation);
  }
}
