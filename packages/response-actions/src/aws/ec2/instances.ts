import { awsPartitionOf, printAwsArn, TerminalFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { callAws, openEc2, sendOptions } from '../client/clients.ts';
import { tagsOf } from '../iam/users.ts';

/** One network interface of an instance, with the security groups that are on it. JSON. */
export type NetworkInterface = {
  readonly id: string;
  readonly vpcId: string;
  readonly groups: readonly string[];
};

/** An instance, as far as isolating it is concerned. JSON; no user data, no metadata. */
export type Instance = {
  readonly account: string;
  readonly arn: string;
  readonly instanceId: string;
  readonly region: string;
  readonly status: string;
  readonly interfaces: readonly NetworkInterface[];
  readonly volumes: readonly string[];
  readonly instanceProfile: string | null;
  readonly tags: Readonly<Record<string, string>>;
};

/** Reads one instance of a region. Throws `not-found` where there is none. */
export async function getInstance(
  context: ActionContext,
  region: string,
  instanceId: string,
): Promise<Instance> {
  const { sdk, client } = await openEc2(context, region);
  const answer = await callAws(context, 'ec2:DescribeInstances', () =>
    client.send(new sdk.DescribeInstancesCommand({ InstanceIds: [instanceId] }), sendOptions(context)),
  );
  const reservation = answer.Reservations?.[0];
  const found = reservation?.Instances?.[0];
  if (found === undefined) {
    throw new TerminalFailure('not-found', `EC2 knows no instance ${instanceId} in ${region}`);
  }
  const account = reservation?.OwnerId ?? '';
  return {
    account,
    arn: instanceArn(region, account, instanceId),
    instanceId,
    region,
    status: found.State?.Name ?? 'unknown',
    interfaces: (found.NetworkInterfaces ?? []).map((networkInterface) => ({
      id: networkInterface.NetworkInterfaceId ?? '',
      vpcId: networkInterface.VpcId ?? found.VpcId ?? '',
      groups: (networkInterface.Groups ?? []).flatMap((group) => group.GroupId ?? []).sort(),
    })),
    volumes: (found.BlockDeviceMappings ?? []).flatMap((deviceMapping) => deviceMapping.Ebs?.VolumeId ?? []),
    instanceProfile: found.IamInstanceProfile?.Arn ?? null,
    tags: tagsOf(found.Tags),
  };
}

/** Pure. The ARN of an instance; a region tells its partition. */
export function instanceArn(region: string, account: string, instanceId: string): string {
  const resource = `instance/${instanceId}`;
  return printAwsArn({ partition: awsPartitionOf(region), service: 'ec2', region, account, resource });
}

/** Whether the instance can be terminated through the API. */
export async function isProtectedFromTermination(
  context: ActionContext,
  region: string,
  instanceId: string,
): Promise<boolean> {
  const { sdk, client } = await openEc2(context, region);
  const input = { InstanceId: instanceId, Attribute: 'disableApiTermination' as const };
  const answer = await callAws(context, 'ec2:DescribeInstanceAttribute', () =>
    client.send(new sdk.DescribeInstanceAttributeCommand(input), sendOptions(context)),
  );
  return answer.DisableApiTermination?.Value === true;
}

/** Puts exactly these security groups on an interface. */
export async function setGroups(
  context: ActionContext,
  region: string,
  interfaceId: string,
  groups: readonly string[],
): Promise<void> {
  const { sdk, client } = await openEc2(context, region);
  const input = { NetworkInterfaceId: interfaceId, Groups: [...groups] };
  await callAws(context, 'ec2:ModifyNetworkInterfaceAttribute', () =>
    client.send(new sdk.ModifyNetworkInterfaceAttributeCommand(input), sendOptions(context)),
  );
}
