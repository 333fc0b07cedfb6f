import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const instanceId = 'i-0123456789abcdef0';
const vpcs = ['vpc-0123456789abcdef0', 'vpc-0123456789abcdef1'] as const;

/** Two interfaces in two VPCs: one has no quarantine group yet, that of the other has a rule in it. */
export const isolateInstanceCase: ConformanceCase = {
  id: 'aws.ec2.isolate-instance',
  world: {
    aws: {
      consistencyDelayReads: 2,
      instances: [
        {
          instanceId,
          volumes: ['vol-0123456789abcdef0', 'vol-0123456789abcdef1'],
          instanceProfileArn: 'arn:aws:iam::123456789012:instance-profile/web',
          tags: { Name: 'web-1' },
          interfaces: [
            {
              networkInterfaceId: 'eni-0123456789abcdef0',
              vpcId: vpcs[0],
              groups: ['sg-00000000000000001', 'sg-00000000000000002'],
            },
            { networkInterfaceId: 'eni-0123456789abcdef1', vpcId: vpcs[1], groups: ['sg-00000000000000003'] },
          ],
        },
        {
          instanceId: 'i-0123456789abcdef1',
          interfaces: [
            {
              networkInterfaceId: 'eni-0123456789abcdef2',
              vpcId: vpcs[0],
              groups: ['sg-00000000000000001'],
            },
          ],
        },
      ],
      securityGroups: [
        { groupId: 'sg-00000000000000001', groupName: 'web', vpcId: vpcs[0] },
        { groupId: 'sg-00000000000000002', groupName: 'admin', vpcId: vpcs[0] },
        { groupId: 'sg-00000000000000003', groupName: 'data', vpcId: vpcs[1] },
        {
          groupId: 'sg-00000000000000004',
          groupName: 'drawbridge-quarantine',
          vpcId: vpcs[1],
          ingress: ['198.51.100.7/32'],
          tags: { drawbridge: 'quarantine' },
        },
      ],
    },
  },
  target: { kind: 'aws.instance', instanceId, region: 'us-east-1' },
  parameters: { ifEvidenceFails: 'refuse' },
  changes: [
    'aws.instances.0.interfaces.0.groups.0',
    'aws.instances.0.interfaces.0.groups.1',
    'aws.instances.0.interfaces.1.groups.0',
  ],
  traces: /$^/,
  evidence: /^aws\.(snapshots|securityGroups)\./,
  reads: 'ec2:DescribeInstances',
  writes: 'ec2:ModifyNetworkInterfaceAttribute',
  // The same call once for each interface: where it fails for one, it may have been made for another.
  furtherWrites: [],
  missing: {
    target: { kind: 'aws.instance', instanceId: 'i-00000000000000bad', region: 'us-east-1' },
    outcome: 'failed',
    code: 'not-found',
  },
  changedSince: {
    'put another group on one interface': (world) => {
      world.aws.instances[0]!.interfaces[0]!.groups = ['sg-00000000000000002'];
    },
    'added a group beside ours': (world) => {
      world.aws.instances[0]!.interfaces[1]!.groups.push('sg-00000000000000003');
    },
    'detached an interface': (world) => {
      world.aws.instances[0]!.interfaces.pop();
    },
  },
  restoredSince: (world) => {
    const [first, second] = world.aws.instances[0]!.interfaces;
    first!.groups = ['sg-00000000000000001', 'sg-00000000000000002'];
    second!.groups = ['sg-00000000000000003'];
  },
  givenToAll: ['sts:GetCallerIdentity'],
};
