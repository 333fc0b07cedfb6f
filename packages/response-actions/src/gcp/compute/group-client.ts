import type { protos } from '@google-cloud/compute';

import type { ActionContext } from '../../contract/action.ts';
import { openCompute } from './client.ts';
import type { Place } from './paths.ts';

/** Where a managed instance group is: of a zone, or of a region. */
export type GroupPath = Place & { readonly name: string };

type Manager = protos.google.cloud.compute.v1.IInstanceGroupManager;
type ManagedInstance = protos.google.cloud.compute.v1.IManagedInstance;

/** The calls on one group. Those that change it give the operation that was accepted. */
export interface GroupClient {
  get(): Promise<Manager>;
  /** The library goes through the pages. */
  listMembers(): Promise<readonly ManagedInstance[]>;
  patch(resource: Manager, requestId: string): Promise<unknown>;
  abandon(instances: readonly string[], requestId: string): Promise<unknown>;
}

/** Compute's library has one client for the groups of a zone, and another for those of a region. */
export function groupClient(context: ActionContext, group: GroupPath): Promise<GroupClient> {
  return group.zone === null ? regionalClient(context, group) : zonalClient(context, group);
}

async function zonalClient(context: ActionContext, group: GroupPath): Promise<GroupClient> {
  const client = await openCompute(context, 'InstanceGroupManagers');
  const { project, zone, name: instanceGroupManager } = group;
  const path = { project, zone, instanceGroupManager };
  return {
    get: async () => (await client.get(path))[0],
    listMembers: async () => (await client.listManagedInstances(path))[0],
    patch: async (instanceGroupManagerResource, requestId) =>
      (await client.patch({ ...path, requestId, instanceGroupManagerResource }))[0],
    abandon: async (instances, requestId) => {
      const instanceGroupManagersAbandonInstancesRequestResource = { instances: [...instances] };
      const request = { ...path, requestId, instanceGroupManagersAbandonInstancesRequestResource };
      return (await client.abandonInstances(request))[0];
    },
  };
}

async function regionalClient(context: ActionContext, group: GroupPath): Promise<GroupClient> {
  const client = await openCompute(context, 'RegionInstanceGroupManagers');
  const { project, region, name: instanceGroupManager } = group;
  const path = { project, region, instanceGroupManager };
  return {
    get: async () => (await client.get(path))[0],
    listMembers: async () => (await client.listManagedInstances(path))[0],
    patch: async (instanceGroupManagerResource, requestId) =>
      (await client.patch({ ...path, requestId, instanceGroupManagerResource }))[0],
    abandon: async (instances, requestId) => {
      const regionInstanceGroupManagersAbandonInstancesRequestResource = { instances: [...instances] };
      const request = { ...path, requestId, regionInstanceGroupManagersAbandonInstancesRequestResource };
      return (await client.abandonInstances(request))[0];
    },
  };
}
