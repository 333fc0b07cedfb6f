import { given } from '@drawbridge/base';
import { readSettling } from '../../simulation/settling.ts';
import type { AwsAccount, Ec2Instance } from '../../world/aws-world.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { ec2Answer } from '../protocol/protocol.ts';
import type { XmlContent } from '../protocol/xml.ts';
import { findInstance, noSuchInstance, tagSet } from './ec2-request.ts';
import { interfaceRecord } from './network-interfaces.ts';

/** The instances that are named by id, with their interfaces and volumes. Without an id: all of the region. */
export const describeInstances: AwsOperation = {
  writes: false,
  resource: ({ parameters }) => parameters('InstanceId').join(', '),
  answer: (request) => {
    const ids = request.parameters('InstanceId');
    const missing = ids.find((id) => findInstance(request, id) === undefined);
    if (missing !== undefined) return noSuchInstance(missing);
    const found = request.state.instances.filter(
      (instance) =>
        instance.region === request.region && (ids.length === 0 || ids.includes(instance.instanceId)),
    );
    return ec2Answer('DescribeInstances', {
      reservationSet: {
        item: found.map((instance) => ({
          ownerId: request.state.account,
          instancesSet: {
            item: describe(withSeenGroups(request.state, instance), (id) =>
              nameOf(request.state.securityGroups, id),
            ),
          },
        })),
      },
    });
  },
};

/** One attribute of an instance; only disableApiTermination is simulated, whatever is asked for. */
export const describeInstanceAttribute: AwsOperation = {
  writes: false,
  resource: ({ parameter }) => parameter('InstanceId') ?? '',
  answer: (request) => {
    const instanceId = request.parameter('InstanceId') ?? '';
    const instance = findInstance(request, instanceId);
    if (instance === undefined) return noSuchInstance(instanceId);
    return ec2Answer('DescribeInstanceAttribute', {
      instanceId,
      disableApiTermination: { value: instance.terminationProtection },
    });
  },
};

/** The groups of each interface as this read sees them. */
function withSeenGroups(state: AwsAccount, instance: Ec2Instance): Ec2Instance {
  const interfaces = instance.interfaces.map((networkInterface) => ({
    ...networkInterface,
    groups: readSettling(
      state,
      interfaceRecord(networkInterface.networkInterfaceId),
      networkInterface.groups,
    ),
  }));
  return { ...instance, interfaces };
}

function nameOf(groups: readonly { groupId: string; groupName: string }[], groupId: string): string {
  return groups.find((group) => group.groupId === groupId)?.groupName ?? 'default';
}

function describe(instance: Ec2Instance, groupName: (groupId: string) => string): XmlContent {
  const { instanceId, state, interfaces, volumes, instanceProfileArn, tags } = instance;
  const [primary] = interfaces;
  return {
    instanceId,
    instanceState: { name: state },
    ...given({ vpcId: primary?.vpcId }),
    ...(instanceProfileArn === undefined ? {} : { iamInstanceProfile: { arn: instanceProfileArn } }),
    networkInterfaceSet: {
      item: interfaces.map(({ networkInterfaceId, vpcId, groups }) => ({
        networkInterfaceId,
        vpcId,
        groupSet: { item: groups.map((groupId) => ({ groupId, groupName: groupName(groupId) })) },
      })),
    },
    blockDeviceMapping: {
      item: volumes.map((volumeId) => ({ deviceName: '/dev/xvda', ebs: { volumeId } })),
    },
    tagSet: tagSet(tags),
  };
}
