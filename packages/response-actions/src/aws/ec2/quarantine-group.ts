import { RefusedFailure, TerminalFailure } from '@drawbridge/base';
import type { IpPermission } from '@aws-sdk/client-ec2';

import type { ActionContext } from '../../contract/action.ts';
import { callAws, openEc2, sendOptions } from '../client/clients.ts';
import { tagsOf } from '../iam/users.ts';

/** The group that lets nothing in and nothing out; one per VPC, made when it is first needed, and kept. */
export const quarantineGroupName = 'drawbridge-quarantine';

/** By this tag the group is known as ours; its name alone could be anybody's. */
const ourTag = { Key: 'drawbridge', Value: 'quarantine' } as const;

/** The quarantine group of a VPC, JSON. */
export type QuarantineGroup = {
  readonly groupId: string;
  readonly isOurs: boolean;
  /** Rules that let something through. There must be none. */
  readonly rules: number;
};

interface FoundGroup extends QuarantineGroup {
  readonly ingress: readonly IpPermission[];
  readonly egress: readonly IpPermission[];
}

/** The group of our name in a VPC, or undefined where there is none. */
export async function findQuarantineGroup(
  context: ActionContext,
  region: string,
  vpcId: string,
): Promise<QuarantineGroup | undefined> {
  const found = await describeGroup(context, region, vpcId);
  if (found === undefined) return undefined;
  const { groupId, isOurs, rules } = found;
  return { groupId, isOurs, rules };
}

/**
 * The id of the quarantine group of a VPC: made if it is not there, and without a rule, which a new group is not: it
 * lets everything out. May be repeated.
 */
export async function ensureQuarantineGroup(
  context: ActionContext,
  region: string,
  vpcId: string,
): Promise<string> {
  if ((await describeGroup(context, region, vpcId)) === undefined) await createGroup(context, region, vpcId);
  const group = await describeGroup(context, region, vpcId);
  if (group === undefined) {
    throw new TerminalFailure(
      'cloud-error',
      `EC2 made the group ${quarantineGroupName} in ${vpcId}, and does not show it`,
    );
  }
  if (!group.isOurs) {
    throw new RefusedFailure(
      'group-name-taken',
      `${quarantineGroupName} in ${vpcId} was not made by Drawbridge`,
    );
  }
  await removeRules(context, region, group);
  return group.groupId;
}

async function describeGroup(
  context: ActionContext,
  region: string,
  vpcId: string,
): Promise<FoundGroup | undefined> {
  const { sdk, client } = await openEc2(context, region);
  const Filters = [
    { Name: 'vpc-id', Values: [vpcId] },
    { Name: 'group-name', Values: [quarantineGroupName] },
  ];
  const answer = await callAws(context, 'ec2:DescribeSecurityGroups', () =>
    client.send(new sdk.DescribeSecurityGroupsCommand({ Filters }), sendOptions(context)),
  );
  const group = answer.SecurityGroups?.[0];
  if (group?.GroupId === undefined) return undefined;
  const { IpPermissions: ingress = [], IpPermissionsEgress: egress = [] } = group;
  return {
    groupId: group.GroupId,
    isOurs: tagsOf(group.Tags)[ourTag.Key] === ourTag.Value,
    rules: ingress.length + egress.length,
    ingress,
    egress,
  };
}

async function createGroup(context: ActionContext, region: string, vpcId: string): Promise<void> {
  const { sdk, client } = await openEc2(context, region);
  const input = {
    GroupName: quarantineGroupName,
    Description: 'Drawbridge: nothing in, nothing out',
    VpcId: vpcId,
    TagSpecifications: [{ ResourceType: 'security-group' as const, Tags: [ourTag] }],
  };
  const hints = ['Grant ec2:CreateSecurityGroup and ec2:CreateTags to the identity that Drawbridge uses.'];
  await callAws(
    context,
    'ec2:CreateSecurityGroup',
    () => client.send(new sdk.CreateSecurityGroupCommand(input), sendOptions(context)),
    { 'access-denied': hints },
  );
}

async function removeRules(context: ActionContext, region: string, group: FoundGroup): Promise<void> {
  const { sdk, client } = await openEc2(context, region);
  const { groupId: GroupId, ingress, egress } = group;
  if (ingress.length > 0) {
    const input = { GroupId, IpPermissions: [...ingress] };
    await callAws(context, 'ec2:RevokeSecurityGroupIngress', () =>
      client.send(new sdk.RevokeSecurityGroupIngressCommand(input), sendOptions(context)),
    );
  }
  if (egress.length > 0) {
    const input = { GroupId, IpPermissions: [...egress] };
    await callAws(context, 'ec2:RevokeSecurityGroupEgress', () =>
      client.send(new sdk.RevokeSecurityGroupEgressCommand(input), sendOptions(context)),
    );
  }
}
