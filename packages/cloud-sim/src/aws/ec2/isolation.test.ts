import {
  CreateSecurityGroupCommand,
  CreateSnapshotsCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const instanceId = 'i-0123456789abcdef0';
const vpcId = 'vpc-0123456789abcdef0';
const world = {
  aws: {
    instances: [
      {
        instanceId,
        volumes: ['vol-0123456789abcdef0'],
        tags: { Name: 'web-1' },
        interfaces: [{ networkInterfaceId: 'eni-0123456789abcdef0' }],
      },
    ],
  },
};
const ec2Client = ({ connections: { aws } }: CloudSim, region = aws.region) =>
  new EC2Client({ ...aws, region, maxAttempts: 1 });

it('describes an instance in its region, and knows it in no other', async () => {
  const sim = await start({ world });
  const describe = new DescribeInstancesCommand({ InstanceIds: [instanceId] });
  const { Reservations } = await ec2Client(sim).send(describe);
  expect(Reservations?.[0]?.Instances?.[0]).toMatchObject({
    InstanceId: instanceId,
    State: { Name: 'running' },
    NetworkInterfaces: [{ NetworkInterfaceId: 'eni-0123456789abcdef0', VpcId: vpcId }],
    BlockDeviceMappings: [{ Ebs: { VolumeId: 'vol-0123456789abcdef0' } }],
    Tags: [{ Key: 'Name', Value: 'web-1' }],
  });
  const attribute = { InstanceId: instanceId, Attribute: 'disableApiTermination' as const };
  const { DisableApiTermination } = await ec2Client(sim).send(
    new DescribeInstanceAttributeCommand(attribute),
  );
  expect(DisableApiTermination?.Value).toBe(false);
  await expect(ec2Client(sim, 'eu-west-1').send(describe)).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
  });
});

it('makes a group that lets everything out until that is taken from it, and puts it on an interface', async () => {
  const sim = await start({ world });
  const ec2 = ec2Client(sim);
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: 'quarantine', Description: 'none', VpcId: vpcId }),
  );
  const find = new DescribeSecurityGroupsCommand({
    Filters: [{ Name: 'group-name', Values: ['quarantine'] }],
  });
  const { SecurityGroups } = await ec2.send(find);
  const egress = SecurityGroups?.[0]?.IpPermissionsEgress;
  expect(egress).toMatchObject([{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
  const revoke = new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: egress });
  await ec2.send(revoke);
  await expect(ec2.send(revoke)).rejects.toMatchObject({ name: 'InvalidPermission.NotFound' });
  const input = { NetworkInterfaceId: 'eni-0123456789abcdef0', Groups: [GroupId ?? ''] };
  await ec2.send(new ModifyNetworkInterfaceAttributeCommand(input));
  expect(sim.snapshot().aws.instances[0]?.interfaces[0]?.groups).toEqual([GroupId]);
  const unknown = new ModifyNetworkInterfaceAttributeCommand({ ...input, Groups: ['sg-00000000000000bad'] });
  await expect(ec2.send(unknown)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' });
});

it('snapshots the volumes of an instance, and finds them by tag', async () => {
  const sim = await start({ world });
  const ec2 = ec2Client(sim);
  await ec2.send(
    new CreateSnapshotsCommand({
      InstanceSpecification: { InstanceId: instanceId },
      TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: 'drawbridge', Value: 'evidence' }] }],
    }),
  );
  const find = new DescribeSnapshotsCommand({ Filters: [{ Name: 'tag:drawbridge', Values: ['evidence'] }] });
  const { Snapshots } = await ec2.send(find);
  expect(Snapshots).toMatchObject([{ VolumeId: 'vol-0123456789abcdef0', State: 'completed' }]);
});

it('denies in the words of EC2, also what may not be tagged', async () => {
  const permissions = ['ec2:CreateSnapshots'];
  const sim = await start({ world: { aws: { ...world.aws, permissions } } });
  const create = new CreateSnapshotsCommand({ InstanceSpecification: { InstanceId: instanceId } });
  await expect(ec2Client(sim).send(create)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});
