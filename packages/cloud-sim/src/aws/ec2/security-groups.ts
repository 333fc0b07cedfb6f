import type { Ec2SecurityGroup } from '../../world/aws-world.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { ec2Answer, errorAnswer } from '../protocol/protocol.ts';
import type { XmlContent } from '../protocol/xml.ts';
import { ec2Id, matches, tagSet, tagsToSet } from './ec2-request.ts';

/** The groups of the region that the filters (vpc-id, group-name, group-id) let through. */
export const describeSecurityGroups: AwsOperation = {
  writes: false,
  resource: () => 'security-group/*',
  answer: (request) => {
    const { state, region } = request;
    const found = state.securityGroups.filter(
      (securityGroup) =>
        securityGroup.region === region && matches(request, (name) => filters[name]?.(securityGroup)),
    );
    return ec2Answer('DescribeSecurityGroups', { securityGroupInfo: { item: found.map(describe) } });
  },
};

const filters: Readonly<Record<string, (group: Ec2SecurityGroup) => string>> = {
  'vpc-id': (group) => group.vpcId,
  'group-name': (group) => group.groupName,
  'group-id': (group) => group.groupId,
};

/** A new group, which lets everything out until that is taken from it. */
export const createSecurityGroup: AwsOperation = {
  writes: true,
  furtherPermissions: ['ec2:CreateTags'],
  resource: ({ parameter }) => parameter('GroupName') ?? '',
  answer: (request) => {
    const { state, region, parameter } = request;
    const [groupName = '', vpcId = ''] = [parameter('GroupName'), parameter('VpcId')];
    if (
      state.securityGroups.some(
        (securityGroup) => securityGroup.vpcId === vpcId && securityGroup.groupName === groupName,
      )
    ) {
      const message = `The security group '${groupName}' already exists for VPC '${vpcId}'`;
      return errorAnswer('ec2', 400, 'InvalidGroup.Duplicate', message);
    }
    const groupId = ec2Id('sg', state.securityGroups.length + 1);
    const tags = tagsToSet(request);
    state.securityGroups.push({
      groupId,
      groupName,
      vpcId,
      region,
      ingress: [],
      egress: ['0.0.0.0/0'],
      tags,
    });
    return ec2Answer('CreateSecurityGroup', { return: true, groupId });
  },
};

export const revokeSecurityGroupIngress = revoke('ingress', 'RevokeSecurityGroupIngress');
export const revokeSecurityGroupEgress = revoke('egress', 'RevokeSecurityGroupEgress');

/** Takes rules from a group. One that it does not have is an error, as it is in a VPC. */
function revoke(direction: 'ingress' | 'egress', action: string): AwsOperation {
  return {
    writes: true,
    resource: ({ parameter }) => parameter('GroupId') ?? '',
    answer: (request) => {
      const { state, region, parameter } = request;
      const groupId = parameter('GroupId') ?? '';
      const group = state.securityGroups.find(
        (securityGroup) => securityGroup.groupId === groupId && securityGroup.region === region,
      );
      if (group === undefined) {
        return errorAnswer(
          'ec2',
          400,
          'InvalidGroup.NotFound',
          `The security group '${groupId}' does not exist`,
        );
      }
      const taken = ranges(request);
      if (taken.some((permission) => !group[direction].includes(permission))) {
        const message = 'The specified rule does not exist in this security group.';
        return errorAnswer('ec2', 400, 'InvalidPermission.NotFound', message);
      }
      group[direction] = group[direction].filter((permission) => !taken.includes(permission));
      return ec2Answer(action);
    },
  };
}

function ranges({ parameter }: AwsRequest): readonly string[] {
  const found: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = parameter(`IpPermissions.${String(index)}.IpRanges.1.CidrIp`);
    if (value === undefined) return found;
    found.push(value);
  }
}

function describe(group: Ec2SecurityGroup): XmlContent {
  const rules = (all: readonly string[]): XmlContent => ({
    item: all.map((cidrIp) => ({ ipProtocol: '-1', ipRanges: { item: { cidrIp } } })),
  });
  return {
    groupId: group.groupId,
    groupName: group.groupName,
    vpcId: group.vpcId,
    ipPermissions: rules(group.ingress),
    ipPermissionsEgress: rules(group.egress),
    tagSet: tagSet(group.tags),
  };
}
