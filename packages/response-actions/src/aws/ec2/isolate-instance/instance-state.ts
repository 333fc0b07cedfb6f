import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts, UnreadName } from '../../../contract/action.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';
import { getOwnIdentity, ownInstances } from '../../sts/own-identity.ts';
import { readMembership, readsMembership, type AutoScalingMembership } from '../auto-scaling.ts';
import { getInstance, isProtectedFromTermination, type Instance } from '../instances.ts';
import { findQuarantineGroup, type QuarantineGroup } from '../quarantine-group.ts';

export type InstanceTarget = TargetOf<'aws.instance'>;

/** What was found out about the machine, JSON. */
export type IsolationState =
  | { readonly found: 'not-ec2' }
  | OtherAccount
  | {
      readonly found: 'instance';
      readonly instance: Instance;
      /** By VPC; null where the group is not there yet. */
      readonly quarantine: Readonly<Record<string, QuarantineGroup | null>>;
      readonly autoScaling: AutoScalingMembership;
      readonly terminationProtected: boolean;
      /** Our credentials are those of this very machine. */
      readonly isOurOwn: boolean;
    };

/** Reads only. */
export async function observeInstance(
  context: ActionContext,
  target: InstanceTarget,
): Promise<IsolationState> {
  const { instanceId, region } = target;
  if (!instanceId.startsWith('i-')) return { found: 'not-ec2' };
  const us = await getOwnIdentity(context);
  const other = otherAccount(us, target);
  if (other !== undefined) return other;
  const instance = await getInstance(context, region, instanceId);
  return {
    found: 'instance',
    instance,
    quarantine: await findGroups(context, instance),
    autoScaling: await readMembership(context, region, instanceId),
    terminationProtected: await isProtectedFromTermination(context, region, instanceId),
    isOurOwn: ownInstances(us).includes(instanceId),
  };
}

/** The quarantine group of every VPC that the machine is in. */
export async function findGroups(
  context: ActionContext,
  { region, interfaces }: Pick<Instance, 'region' | 'interfaces'>,
): Promise<Readonly<Record<string, QuarantineGroup | null>>> {
  const groups: Record<string, QuarantineGroup | null> = {};
  for (const vpcId of new Set(interfaces.map((networkInterface) => networkInterface.vpcId))) {
    groups[vpcId] = (await findQuarantineGroup(context, region, vpcId)) ?? null;
  }
  return groups;
}

/** Pure. */
export function factsOfInstance(state: IsolationState, { instanceId }: InstanceTarget): TargetFacts {
  if (state.found !== 'instance') return { names: [instanceId], tags: {}, groups: [] };
  const { autoScaling } = state;
  const { account, arn, tags, interfaces, instanceProfile } = state.instance;
  const name = tags.Name === undefined ? [] : [tags.Name];
  // The profile of a role that the console made has the name of the role.
  const profile = instanceProfile === null ? [] : [instanceProfile, instanceProfile.split('/').at(-1) ?? ''];
  return {
    names: [instanceId, arn, ...name, ...profile],
    tags,
    groups: [
      ...new Set(interfaces.flatMap((networkInterface) => networkInterface.groups)),
      ...(autoScaling.member === 'yes' ? [autoScaling.group] : []),
    ],
    account,
    identity: { id: instanceId },
    ...(autoScaling.member === 'unknown' ? { unread: [groupUnread(instanceId)] } : {}),
  };
}

function groupUnread(instanceId: string): UnreadName {
  return {
    said: `AWS denied access to the Auto Scaling group of ${instanceId} (${readsMembership}), so a protected group was not compared with it`,
    groups: 'any',
  };
}
