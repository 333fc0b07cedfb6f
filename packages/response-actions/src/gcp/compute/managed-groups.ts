import { isFailure } from '@drawbridge/base';

import { pollUntil, type Patience } from '../../calls/poll-until.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { openCompute } from './client.ts';
import { groupClient, type GroupPath } from './group-client.ts';
import { finishOperation } from './operations.ts';
import { describe, instanceRequest, type InstancePath } from './paths.ts';

/** What a group does when a member is not running. */
export type LifecyclePolicy = {
  readonly defaultActionOnFailure: string;
  /** Null where it is not set, and so is whatever the default is. */
  readonly onFailedHealthCheck: string | null;
};

/** What acts on the members of a group by itself. */
export type GroupKeepers = {
  /** The name of its autoscaler; null where it has none. */
  readonly autoscaler: string | null;
  /** The names of the health checks by which it repairs its members. */
  readonly healthChecks: readonly string[];
};

/** A group as we found it. */
export type ManagedGroup = GroupPath &
  LifecyclePolicy &
  GroupKeepers & {
    readonly targetSize: number;
    /** Whether the instance is a member now: `created-by` outlives an abandoning. */
    readonly isMember: boolean;
  };

/** A managed group has its name twice: as the group, and as what manages it. An unmanaged group is managed by nothing. */
const groupLink = /\/(?:zones\/([^/]+)|regions\/([^/]+))\/instanceGroup(?:Manager)?s\/([^/]+)$/;

/** The group that a referrer or `created-by` names; Google writes the project as a number, which is that of the instance. */
function groupOf(link: string | null, { project }: InstancePath): GroupPath | null {
  const [, zone, region, name] = groupLink.exec(link ?? '') ?? [];
  return name === undefined ? null : { project, zone: zone ?? null, region: region ?? null, name };
}

/**
 * The group that an instance is a member of, or else the one that it was made by; null where there is none. The
 * referrers say it, which nobody on the machine can change; `created-by` is metadata, and can be removed.
 */
export async function getManagedGroup(
  context: ActionContext,
  createdBy: string | null,
  instance: InstancePath,
): Promise<ManagedGroup | null> {
  let left: ManagedGroup | null = null;
  for (const group of await listGroups(context, createdBy, instance)) {
    const found = await readGroup(context, group);
    if (found === null) continue;
    const isMember = (await listMembers(context, group)).includes(describe(instance));
    if (isMember) return { ...group, ...found, isMember };
    left ??= { ...group, ...found, isMember };
  }
  return left;
}

/** Each once, those that refer to it first. */
async function listGroups(
  context: ActionContext,
  createdBy: string | null,
  instance: InstancePath,
): Promise<readonly GroupPath[]> {
  const request = instanceRequest(context, instance);
  const instances = await openCompute(context, 'Instances');
  const [referrers] = await callGcp(context, 'compute.instances.listReferrers', () =>
    instances.listReferrers(request),
  );
  const groups = [...referrers.map(({ referrer }) => referrer ?? null), createdBy].flatMap(
    (link) => groupOf(link, instance) ?? [],
  );
  return [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
}

/** The policy of a group, with the default that Google leaves out; null where there is no such group. */
export async function readGroup(
  context: ActionContext,
  group: GroupPath,
): Promise<(LifecyclePolicy & GroupKeepers & { readonly targetSize: number }) | null> {
  try {
    const found = await callGcp(context, 'compute.instanceGroupManagers.get', async () =>
      (await groupClient(context, group)).get(),
    );
    const { defaultActionOnFailure, onFailedHealthCheck } = found.instanceLifecyclePolicy ?? {};
    return {
      defaultActionOnFailure: said(defaultActionOnFailure) ?? 'REPAIR',
      onFailedHealthCheck: said(onFailedHealthCheck),
      targetSize: found.targetSize ?? 0,
      autoscaler: lastOf(said(found.status?.autoscaler)),
      healthChecks: (found.autoHealingPolicies ?? []).flatMap(
        ({ healthCheck }) => lastOf(said(healthCheck)) ?? [],
      ),
    };
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return null;
    throw thrown;
  }
}

function lastOf(link: string | null): string | null {
  return link?.split('/').at(-1) ?? null;
}

function said(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** `projects/p/zones/z/instances/i` of every member. */
async function listMembers(context: ActionContext, group: GroupPath): Promise<readonly string[]> {
  const members = await callGcp(context, 'compute.instanceGroupManagers.get', async () =>
    (await groupClient(context, group)).listMembers(),
  );
  return members.flatMap((member) => /projects\/.*$/.exec(member.instance ?? '')?.[0] ?? []);
}

/** Sets what the group does when a member is not running, and waits for it. */
export async function setLifecyclePolicy(
  context: ActionContext,
  group: GroupPath,
  policy: LifecyclePolicy,
  requestId: string,
): Promise<void> {
  const { defaultActionOnFailure, onFailedHealthCheck } = policy;
  const onCheck = onFailedHealthCheck === null ? {} : { onFailedHealthCheck };
  const resource = { instanceLifecyclePolicy: { defaultActionOnFailure, ...onCheck } };
  const operation = await callGcp(context, 'compute.instanceGroupManagers.update', async () =>
    (await groupClient(context, group)).patch(resource, requestId),
  );
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
  const operation = await callGcp(context, 'compute.instanceGroupManagers.update', async () =>
    (await groupClient(context, group)).abandon([describe(instance)], requestId),
  );
  await finishOperation(context, group, operation, `abandon ${describe(instance)} from group ${group.name}`);
  return pollUntil(context, abandonPatience, isGone, (gone) => gone);
}
