import { isFailure } from '@drawbridge/base';

import { pollUntil, type Patience } from '../../calls/poll-until.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { openCompute } from './client.ts';
import { finishOperation } from './operations.ts';
import { describe, type InstancePath, type Place } from './paths.ts';

/** Where a managed instance group is: of a zone, or of a region. */
export type GroupPath = Place & { readonly name: string };

/** What a group does when a member is not running. */
export type LifecyclePolicy = {
  readonly defaultActionOnFailure: string;
  /** Null where it is not set, and so is whatever the default is. */
  readonly onFailedHealthCheck: string | null;
};

/** A group as we found it. */
export type ManagedGroup = GroupPath &
  LifecyclePolicy & {
    readonly targetSize: number;
    /** Whether the instance is a member now: `created-by` outlives an abandoning. */
    readonly isMember: boolean;
  };

const createdByGroup = /\/(?:zones\/([^/]+)|regions\/([^/]+))\/instanceGroupManagers\/([^/]+)$/;

/** The group that `created-by` names; Google writes the project as a number, which is that of the instance. */
function groupOf(createdBy: string | null, { project }: InstancePath): GroupPath | null {
  const [, zone, region, name] = createdByGroup.exec(createdBy ?? '') ?? [];
  return name === undefined ? null : { project, zone: zone ?? null, region: region ?? null, name };
}

/** The group that an instance was made by, or null where there is none, or none any more. */
export async function getManagedGroup(
  context: ActionContext,
  createdBy: string | null,
  instance: InstancePath,
): Promise<ManagedGroup | null> {
  const group = groupOf(createdBy, instance);
  if (group === null) return null;
  const found = await readGroup(context, group);
  if (found === null) return null;
  const isMember = (await listMembers(context, group)).includes(describe(instance));
  return { ...group, ...found, isMember };
}

/** The policy of a group, with the default that Google leaves out; null where there is no such group. */
export async function readGroup(
  context: ActionContext,
  group: GroupPath,
): Promise<(LifecyclePolicy & { readonly targetSize: number }) | null> {
  const { project, zone, region, name: instanceGroupManager } = group;
  const send = async () => {
    if (zone === null) {
      const regional = await openCompute(context, 'RegionInstanceGroupManagers');
      return (await regional.get({ project, region, instanceGroupManager }))[0];
    }
    const zonal = await openCompute(context, 'InstanceGroupManagers');
    return (await zonal.get({ project, zone, instanceGroupManager }))[0];
  };
  try {
    const found = await callGcp(context, 'compute.instanceGroupManagers.get', send);
    const { defaultActionOnFailure, onFailedHealthCheck } = found.instanceLifecyclePolicy ?? {};
    return {
      defaultActionOnFailure: said(defaultActionOnFailure) ?? 'REPAIR',
      onFailedHealthCheck: said(onFailedHealthCheck),
      targetSize: found.targetSize ?? 0,
    };
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return null;
    throw thrown;
  }
}

function said(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `projects/p/zones/z/instances/i` of every member; the library goes through the pages. */
async function listMembers(context: ActionContext, group: GroupPath): Promise<readonly string[]> {
  const { project, zone, region, name: instanceGroupManager } = group;
  const send = async () => {
    if (zone === null) {
      const regional = await openCompute(context, 'RegionInstanceGroupManagers');
      return (await regional.listManagedInstances({ project, region, instanceGroupManager }))[0];
    }
    const zonal = await openCompute(context, 'InstanceGroupManagers');
    return (await zonal.listManagedInstances({ project, zone, instanceGroupManager }))[0];
  };
  const members = await callGcp(context, 'compute.instanceGroupManagers.get', send);
  return members.flatMap((one) => /projects\/.*$/.exec(one.instance ?? '')?.[0] ?? []);
}

/** Sets what the group does when a member is not running, and waits for it. */
export async function setLifecyclePolicy(
  context: ActionContext,
  group: GroupPath,
  policy: LifecyclePolicy,
  requestId: string,
): Promise<void> {
  const { project, zone, region, name: instanceGroupManager } = group;
  const { defaultActionOnFailure, onFailedHealthCheck } = policy;
  const onCheck = onFailedHealthCheck === null ? {} : { onFailedHealthCheck };
  const instanceLifecyclePolicy = { defaultActionOnFailure, ...onCheck };
  const patch = {
    project,
    instanceGroupManager,
    requestId,
    instanceGroupManagerResource: { instanceLifecyclePolicy },
  };
  const send = async () => {
    if (zone === null) {
      const regional = await openCompute(context, 'RegionInstanceGroupManagers');
      return (await regional.patch({ ...patch, region }))[0];
    }
    const zonal = await openCompute(context, 'InstanceGroupManagers');
    return (await zonal.patch({ ...patch, zone }))[0];
  };
  const operation = await callGcp(context, 'compute.instanceGroupManagers.update', send);
  await finishOperation(context, group, operation, `change the policy of group ${group.name}`);
}

/** Connection draining may keep a member for a while. */
const abandonPatience: Patience = { everyMs: 5_000, forMs: 120_000 };

/**
 * Takes an instance out of its group without deleting it. The operation is DONE as soon as that is scheduled, as
 * Google documents, so the members are read until it is gone. Says whether it is. Nothing is done for one that is gone.
 */
export async function abandonInstance(
  context: ActionContext,
  group: GroupPath,
  instance: InstancePath,
  requestId: string,
): Promise<boolean> {
  const isGone = async (): Promise<boolean> =>
    !(await listMembers(context, group)).includes(describe(instance));
  if (await isGone()) return true;
  const { project, zone, region, name: instanceGroupManager } = group;
  const resource = { instances: [describe(instance)] };
  const send = async () => {
    if (zone === null) {
      const regional = await openCompute(context, 'RegionInstanceGroupManagers');
      const regionInstanceGroupManagersAbandonInstancesRequestResource = resource;
      const asked = { project, region, instanceGroupManager, requestId };
      return (
        await regional.abandonInstances({
          ...asked,
          regionInstanceGroupManagersAbandonInstancesRequestResource,
        })
      )[0];
    }
    const zonal = await openCompute(context, 'InstanceGroupManagers');
    const instanceGroupManagersAbandonInstancesRequestResource = resource;
    const asked = { project, zone, instanceGroupManager, requestId };
    return (
      await zonal.abandonInstances({ ...asked, instanceGroupManagersAbandonInstancesRequestResource })
    )[0];
  };
  const operation = await callGcp(context, 'compute.instanceGroupManagers.update', send);
  await finishOperation(context, group, operation, `abandon ${describe(instance)} from group ${group.name}`);
  return pollUntil(context, abandonPatience, isGone, (gone) => gone);
}
