import type { Answer } from '../../simulation/answer.ts';
import { computeError, notFound } from '../protocol/google-error.ts';
import { diskOf } from '../resources/disk-of.ts';
import { beginOperation, operationAnswer } from '../operations/local-operation.ts';
import { answerRepeat } from '../operations/request-id.ts';
import { resourceLink, resourcePath } from '../resources/resource.ts';
import type { RestOperation, RestRequest } from '../protocol/rest-operation.ts';

/**
 * Takes a snapshot of a disk that an instance of the world has. Asks for three permissions: the one of the labels is
 * asked for only with labels by Google, and always here.
 */
const common = {
  method: 'POST',
  permission: 'compute.disks.createSnapshot',
  furtherPermissions: ['compute.snapshots.create', 'compute.snapshots.setLabels'],
  writes: true,
  answer: createSnapshot,
} as const;

export const createDiskSnapshot: RestOperation = {
  ...common,
  name: 'compute.disks.createSnapshot',
  path: '/compute/v1/projects/{project}/zones/{zone}/disks/{name}/createSnapshot',
};

/** The same for a disk that is kept in two zones of a region. */
export const createRegionDiskSnapshot: RestOperation = {
  ...common,
  name: 'compute.regionDisks.createSnapshot',
  path: '/compute/v1/projects/{project}/regions/{region}/disks/{name}/createSnapshot',
};

const labelText = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;

function createSnapshot(request: RestRequest): Answer {
  const { state, clock, project, name: diskName, body } = request;
  const path = resourcePath(request, 'disks', diskName);
  if (diskOf(state, request, diskName) === undefined) return notFound(path);
  const repeat = answerRepeat(request, 'createSnapshot');
  if (repeat !== undefined) return repeat;

  const { name, description } = body;
  if (typeof name !== 'string' || !/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) {
    return computeError(400, 'invalid', `Invalid value for field 'resource.name': '${String(name)}'.`);
  }
  const labels = (body.labels ?? {}) as Record<string, string>;
  const wrong = Object.entries(labels)
    .flat()
    .find((text) => !labelText.test(text));
  if (wrong !== undefined) {
    return computeError(400, 'invalid', `Invalid value for field 'resource.labels': '${wrong}'.`);
  }
  if (state.snapshots.some((snapshot) => snapshot.project === project && snapshot.name === name)) {
    const taken = `projects/${project}/global/snapshots/${name}`;
    return computeError(409, 'alreadyExists', `The resource '${taken}' already exists`);
  }
  state.snapshots.push({
    project,
    name,
    sourceDisk: resourceLink(request, path),
    creationTimestamp: clock.now().toISOString(),
    status: 'CREATING',
    labels,
    ...(typeof description === 'string' ? { description } : {}),
  });
  const operation = beginOperation(request, {
    operationType: 'createSnapshot',
    target: diskName,
    about: [name],
    requestId: request.query('requestId'),
  });
  return operationAnswer(request, operation);
}
