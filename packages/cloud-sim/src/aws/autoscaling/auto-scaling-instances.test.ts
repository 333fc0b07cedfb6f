import {
  AutoScalingClient,
  DescribeAutoScalingInstancesCommand,
  paginateDescribeAutoScalingInstances,
} from '@aws-sdk/client-auto-scaling';
import { expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const member = 'i-0123456789abcdef0';
const other = 'i-0123456789abcdef1';
const autoScalingGroups = [
  {
    autoScalingGroupName: 'web & <shop>',
    instances: [{ instanceId: member, protectedFromScaleIn: true }, { instanceId: other }],
  },
  { autoScalingGroupName: 'far', region: 'eu-west-1', instances: [{ instanceId: 'i-0123456789abcdef2' }] },
];
const clientOf = ({ connections: { aws } }: CloudSim) => new AutoScalingClient({ ...aws, maxAttempts: 1 });
const ask = (sim: CloudSim, ids?: readonly string[]) =>
  clientOf(sim).send(
    new DescribeAutoScalingInstancesCommand(ids === undefined ? {} : { InstanceIds: [...ids] }),
  );

it('names the group of a member, and leaves out who is none', async () => {
  const sim = await start({ world: { aws: { autoScalingGroups } } });
  const answer = await ask(sim, [member, 'i-00000000000000bad', 'i-0123456789abcdef2']);
  expect(answer.AutoScalingInstances).toEqual([
    {
      InstanceId: member,
      AutoScalingGroupName: 'web & <shop>',
      AvailabilityZone: 'us-east-1a',
      LifecycleState: 'InService',
      HealthStatus: 'HEALTHY',
      ProtectedFromScaleIn: true,
    },
  ]);
  expect((await ask(sim, ['i-00000000000000bad'])).AutoScalingInstances ?? []).toEqual([]);
});

it('gives all members of the region, page by page', async () => {
  const sim = await start({ world: { aws: { autoScalingGroups } } });
  const pages: (string | undefined)[][] = [];
  const config = { client: clientOf(sim), pageSize: 1 };
  for await (const page of paginateDescribeAutoScalingInstances(config, {})) {
    pages.push((page.AutoScalingInstances ?? []).map(({ InstanceId }) => InstanceId));
  }
  expect(pages).toEqual([[member], [other]]);
});

it('refuses in the words of Auto Scaling', async () => {
  const sim = await start({ world: { aws: { autoScalingGroups } } });
  await expect(
    ask(
      sim,
      Array.from({ length: 51 }, () => member),
    ),
  ).rejects.toMatchObject({
    name: 'ValidationError',
  });
  const badToken = new DescribeAutoScalingInstancesCommand({ NextToken: '%' });
  await expect(clientOf(sim).send(badToken)).rejects.toMatchObject({ name: 'InvalidNextToken' });
  sim.inject({ operation: 'autoscaling:DescribeAutoScalingInstances', error: 'access-denied', times: 1 });
  await expect(ask(sim, [member])).rejects.toMatchObject({
    name: 'AccessDenied',
    $metadata: { httpStatusCode: 403 },
  });
});
