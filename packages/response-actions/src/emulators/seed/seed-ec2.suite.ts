import {
  AttachNetworkInterfaceCommand,
  AttachVolumeCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNetworkInterfaceCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTagsCommand,
  CreateVolumeCommand,
  CreateVpcCommand,
  DescribeImagesCommand,
  DescribeInstancesCommand,
  EC2Client,
  EnableSerialConsoleAccessCommand,
  GetSerialConsoleAccessStatusCommand,
  ModifyInstanceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import { CreateInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import type { World } from '@drawbridge/cloud-sim';

import type { EmulatedAccount } from '../start/emulator.suite.ts';
import { optionsOf } from './client-options.suite.ts';
import type { Names } from './names.suite.ts';
import type { Seeding } from './seed-account.suite.ts';
import { tagsOf } from './seed-iam.suite.ts';

type AwsWorld = World['aws'];
type Ec2Instance = AwsWorld['instances'][number];
type Ec2SecurityGroup = AwsWorld['securityGroups'][number];

const zone = 'us-east-1a';
const everything = { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] };

/** Networks, security groups, and machines with their interfaces and volumes. */
export async function seedMachines(
  account: EmulatedAccount,
  world: AwsWorld,
  { names }: Seeding,
): Promise<void> {
  const ec2 = new EC2Client(optionsOf(account, account.administrator));
  const iam = new IAMClient(optionsOf(account, account.administrator));
  const interfaces = world.instances.flatMap((instance) => instance.interfaces);
  const vpcs = new Set([...interfaces, ...world.securityGroups].map((resource) => resource.vpcId));
  const subnets = new Map<string, string>();
  for (const [index, vpcId] of [...vpcs].entries()) {
    const block = `10.${String(index)}.0.0/16`;
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: block }));
    const VpcId = names.add(vpcId, Vpc?.VpcId);
    const subnet = { VpcId, CidrBlock: block, AvailabilityZone: zone };
    const { Subnet } = await ec2.send(new CreateSubnetCommand(subnet));
    subnets.set(vpcId, Subnet?.SubnetId ?? '');
  }
  for (const group of world.securityGroups) await seedGroup(ec2, group, names);
  for (const instance of world.instances) {
    await seedProfile(iam, instance.instanceProfileArn);
    await seedInstance(ec2, instance, subnets, names);
  }
}

async function seedGroup(ec2: EC2Client, group: Ec2SecurityGroup, names: Names): Promise<void> {
  const { groupId, groupName: GroupName, vpcId, tags, ingress, egress } = group;
  const input = { GroupName, Description: GroupName, VpcId: names.of(vpcId) };
  const made = await ec2.send(new CreateSecurityGroupCommand(input));
  const GroupId = names.add(groupId, made.GroupId);
  if (Object.keys(tags).length > 0) {
    await ec2.send(new CreateTagsCommand({ Resources: [GroupId], Tags: tagsOf(tags) }));
  }
  if (ingress.length > 0) {
    const IpPermissions = ingress.map((CidrIp) => ({ IpProtocol: '-1', IpRanges: [{ CidrIp }] }));
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
  // A new group lets everything out; one of a world does only what the world says.
  if (egress.length === 0) {
    await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: [everything] }));
  }
}

async function seedProfile(iam: IAMClient, arn: string | undefined): Promise<void> {
  const InstanceProfileName = arn?.split('/').at(-1);
  if (InstanceProfileName === undefined) return;
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
}

async function seedInstance(
  ec2: EC2Client,
  instance: Ec2Instance,
  subnets: ReadonlyMap<string, string>,
  names: Names,
): Promise<void> {
  const [first = '', ...more] = await makeInterfaces(ec2, instance, subnets, names);
  const { Images } = await ec2.send(new DescribeImagesCommand({}));
  const machine = Images?.find((image) => image.ImageType === 'machine' && image.RootDeviceType === 'ebs');
  const { Instances } = await ec2.send(
    new RunInstancesCommand({
      ImageId: machine?.ImageId,
      InstanceType: 't3.micro',
      MinCount: 1,
      MaxCount: 1,
      NetworkInterfaces: [{ DeviceIndex: 0, NetworkInterfaceId: first }],
      ...(instance.instanceProfileArn === undefined
        ? {}
        : { IamInstanceProfile: { Name: instance.instanceProfileArn.split('/').at(-1) } }),
    }),
  );
  const InstanceId = names.add(instance.instanceId, Instances?.[0]?.InstanceId);
  for (const [index, NetworkInterfaceId] of more.entries()) {
    const input = { DeviceIndex: index + 1, InstanceId, NetworkInterfaceId };
    await ec2.send(new AttachNetworkInterfaceCommand(input));
  }
  await makeVolumes(ec2, InstanceId, instance.volumes, names);
  if (Object.keys(instance.tags).length > 0) {
    await ec2.send(new CreateTagsCommand({ Resources: [InstanceId], Tags: tagsOf(instance.tags) }));
  }
  if (instance.terminationProtection) {
    await ec2.send(
      new ModifyInstanceAttributeCommand({ InstanceId, DisableApiTermination: { Value: true } }),
    );
  }
}

async function makeInterfaces(
  ec2: EC2Client,
  { interfaces }: Ec2Instance,
  subnets: ReadonlyMap<string, string>,
  names: Names,
): Promise<readonly string[]> {
  const made: string[] = [];
  for (const { networkInterfaceId, vpcId, groups } of interfaces) {
    const Groups = groups.map((group) => names.of(group));
    const input = { SubnetId: subnets.get(vpcId), Groups };
    const { NetworkInterface } = await ec2.send(new CreateNetworkInterfaceCommand(input));
    made.push(names.add(networkInterfaceId, NetworkInterface?.NetworkInterfaceId));
  }
  return made;
}

/** A machine is started from a volume, which is the first of the world's; the others are attached to it. */
async function makeVolumes(
  ec2: EC2Client,
  InstanceId: string,
  [root, ...more]: readonly string[],
  names: Names,
): Promise<void> {
  if (root !== undefined) {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [InstanceId] }));
    const devices = Reservations?.[0]?.Instances?.[0]?.BlockDeviceMappings;
    names.add(root, devices?.[0]?.Ebs?.VolumeId);
  }
  for (const [index, volumeId] of more.entries()) {
    const made = await ec2.send(new CreateVolumeCommand({ AvailabilityZone: zone, Size: 1 }));
    const VolumeId = names.add(volumeId, made.VolumeId);
    const Device = `/dev/sd${String.fromCharCode('f'.charCodeAt(0) + index)}`;
    await ec2.send(new AttachVolumeCommand({ InstanceId, VolumeId, Device }));
  }
}

/** The switch of every region in which it is on. */
export async function seedSerialConsoles(
  account: EmulatedAccount,
  { serialConsoles }: World['aws'],
): Promise<void> {
  const enabled = Object.entries(serialConsoles).filter(([, state]) => state === 'enabled');
  for (const [region] of enabled) {
    const ec2 = new EC2Client({ ...optionsOf(account, account.administrator), region });
    await ec2.send(new EnableSerialConsoleAccessCommand({}));
    const { SerialConsoleAccessEnabled } = await ec2.send(new GetSerialConsoleAccessStatusCommand({}));
    if (SerialConsoleAccessEnabled !== true) throw new Error('it was enabled, and is not seen as enabled');
  }
}
