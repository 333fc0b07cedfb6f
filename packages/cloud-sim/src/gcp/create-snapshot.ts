import { computeError, notFound } from './compute-error.ts';
import type { ComputeOperation } from './compute-operation.ts';
import { disksOf } from './instances/instance-json.ts';
import { answerRepeat } from './operations/request-id.ts';
import { beginOperation, operationAnswer } from './operations/zonal-operation.ts';
import { resourceLink, resourcePath } from './resource.ts';

/** Takes a snapshot of a disk that an instance of the world has. Asks for two permissions. */
export const createSnapshot: ComputeOperation = {
  name: 'compute.disks.createSnapshot',
  method: 'POST',
  path: '/disks/{name}/createSnapshot',
  permission: 'compute.disks.createSnapshot',
  furtherPermissions: ['compute.snapshots.create'],
  writes: true,
  answer: (request) => {
    const { state, clock, project, zone, name } = request;
    const disk = state.instances
      .filter((one) => one.project === project && one.zone === zone)
      .flatMap(disksOf)
      .find((one) => one.name === name);
    if (disk === undefined) return notFound(resourcePath(request, 'disks', name));
    const repeat = answerRepeat(request, 'createSnapshot');
    if (repeat !== undefined) return repeat;

    const snapshotName = request.body.name;
    if (typeof snapshotName !== 'string') {
      const message = "Invalid value for field 'resource.name': ''. A snapshot needs a name.";
      return computeError(400, 'invalid', message);
    }
    const snapshots = state.snapshots.filter((one) => one.project === project);
    if (snapshots.some((one) => one.name === snapshotName)) {
      const path = `projects/${project}/global/snapshots/${snapshotName}`;
      return computeError(409, 'alreadyExists', `The resource '${path}' already exists`);
    }
    state.snapshots.push({
      project,
      name: snapshotName,
      sourceDisk: resourceLink(request, resourcePath(request, 'disks', name)),
      creationTimestamp: clock.now().toISOString(),
    });
    const requestId = request.query('requestId');
    const operation = beginOperation(request, {
      operationType: 'createSnapshot',
      target: name,
      requestId,
    });
    return operationAnswer(request, operation);
  },
};
