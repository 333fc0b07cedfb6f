import type { GcpInstance, GcpInstanceGroupManager } from '../../world/gcp-compute.ts';
import type { GcpWorld } from '../../world/gcp-world.ts';
import { isSamePlace, placePath } from './resource.ts';

/** The managed instance group that an instance is a member of, by `managedBy` or its `created-by`, unless it was abandoned. */
export function managerOf(state: GcpWorld, instance: GcpInstance): GcpInstanceGroupManager | undefined {
  const createdBy = /\/(?:zones\/([^/]+)|regions\/([^/]+))\/instanceGroupManagers\/([^/]+)$/.exec(
    instance.managedBy ?? instance.metadata['created-by'] ?? '',
  );
  if (createdBy === null) return undefined;
  const [, zone, region, name] = createdBy;
  return state.instanceGroupManagers.find(
    (groupManager) =>
      groupManager.name === name &&
      isSamePlace(groupManager, { project: instance.project, zone, region }) &&
      !groupManager.abandoned.includes(instanceReference(instance)),
  );
}

/** How a group names its members: `projects/p/zones/z/instances/i`. */
export function instanceReference(instance: Pick<GcpInstance, 'project' | 'zone' | 'instance'>): string {
  return `${placePath(instance)}/instances/${instance.instance}`;
}
