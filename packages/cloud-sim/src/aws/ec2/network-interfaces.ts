import { beginSettling } from '../../simulation/settling.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { ec2Answer, errorAnswer } from '../protocol/protocol.ts';

/** Under which name the groups of an interface settle. */
export function interfaceRecord(networkInterfaceId: string): string {
  return `network-interface/${networkInterfaceId}`;
}

/** Sets all the security groups of one interface, which must be of its VPC; other attributes are not simulated. */
export const modifyNetworkInterfaceAttribute: AwsOperation = {
  writes: true,
  resource: ({ parameter }) => parameter('NetworkInterfaceId') ?? '',
  answer: ({ state, region, parameter, parameters }) => {
    const id = parameter('NetworkInterfaceId') ?? '';
    const found = state.instances
      .filter((instance) => instance.region === region)
      .flatMap((instance) => instance.interfaces)
      .find((networkInterface) => networkInterface.networkInterfaceId === id);
    if (found === undefined) {
      const message = `The networkInterface ID '${id}' does not exist`;
      return errorAnswer('ec2', 400, 'InvalidNetworkInterfaceID.NotFound', message);
    }
    const wanted = parameters('SecurityGroupId');
    const [first] = wanted;
    if (first === undefined) {
      return errorAnswer('ec2', 400, 'MissingParameter', 'The request must contain a security group.');
    }
    const unknown = wanted.find(
      (groupId) =>
        !state.securityGroups.some(
          (securityGroup) => securityGroup.groupId === groupId && securityGroup.vpcId === found.vpcId,
        ),
    );
    if (unknown !== undefined) {
      return errorAnswer(
        'ec2',
        400,
        'InvalidGroup.NotFound',
        `The security group '${unknown}' does not exist`,
      );
    }
    beginSettling(state, interfaceRecord(id), found.groups);
    found.groups = [...wanted];
    return ec2Answer('ModifyNetworkInterfaceAttribute');
  },
};
