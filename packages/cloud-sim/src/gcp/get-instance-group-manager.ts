import { jsonAnswer } from '../simulation/answer.ts';
import { notFound } from './compute-error.ts';
import type { ComputeOperation } from './compute-operation.ts';
import { numericId, resourceLink, resourcePath, zoneLink } from './resource.ts';

/** A managed instance group, as far as it tells what becomes of an instance that is stopped from outside. */
export const getInstanceGroupManager: ComputeOperation = {
  name: 'compute.instanceGroupManagers.get',
  method: 'GET',
  path: '/instanceGroupManagers/{name}',
  permission: 'compute.instanceGroupManagers.get',
  writes: false,
  answer: (request) => {
    const { state, project, zone, name } = request;
    const path = resourcePath(request, 'instanceGroupManagers', name);
    const group = state.instanceGroupManagers.find(
      (one) => one.project === project && one.zone === zone && one.name === name,
    );
    if (group === undefined) return notFound(path);
    return jsonAnswer(200, {
      kind: 'compute#instanceGroupManager',
      id: numericId(path),
      name,
      zone: zoneLink(request),
      selfLink: resourceLink(request, path),
      instanceLifecyclePolicy: { defaultActionOnFailure: group.defaultActionOnFailure },
    });
  },
};
