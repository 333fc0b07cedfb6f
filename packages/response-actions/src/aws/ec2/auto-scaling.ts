import { isFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { callAws, openAutoScaling, sendOptions } from '../client/clients.ts';

/** The permission that tells of which Auto Scaling group an instance is a member. */
export const readsMembership = 'autoscaling:DescribeAutoScalingInstances';

/** Whether an Auto Scaling group manages an instance, JSON. `unknown` is where AWS denies us the answer. */
export type AutoScalingMembership =
  | { readonly member: 'no' }
  | { readonly member: 'unknown' }
  | {
      readonly member: 'yes';
      readonly group: string;
      /** `InService`, `Standby`, `Terminating:Wait`, …, as AWS words it. */
      readonly lifecycleState: string;
    };

/**
 * Asks Auto Scaling itself: the tag `aws:autoscaling:groupName` of an instance is a copy, from which neither who is a
 * member now nor its lifecycle state can be told.
 */
export async function readMembership(
  context: ActionContext,
  region: string,
  instanceId: string,
): Promise<AutoScalingMembership> {
  const { sdk, client } = await openAutoScaling(context, region);
  const command = new sdk.DescribeAutoScalingInstancesCommand({ InstanceIds: [instanceId] });
  try {
    const answer = await callAws(context, readsMembership, () => client.send(command, sendOptions(context)));
    const found = answer.AutoScalingInstances?.find((instance) => instance.InstanceId === instanceId);
    if (found === undefined) return { member: 'no' };
    const { AutoScalingGroupName: group = '', LifecycleState: lifecycleState = 'unknown' } = found;
    return { member: 'yes', group, lifecycleState };
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'access-denied') return { member: 'unknown' };
    throw thrown;
  }
}
