import {
  DisableSerialConsoleAccessCommand,
  EC2Client,
  EnableSerialConsoleAccessCommand,
  GetSerialConsoleAccessStatusCommand,
} from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const ec2Client = ({ connections: { aws } }: CloudSim, region = aws.region) =>
  new EC2Client({ ...aws, region, maxAttempts: 1 });

async function isEnabled(client: EC2Client): Promise<boolean | undefined> {
  return (await client.send(new GetSerialConsoleAccessStatusCommand({}))).SerialConsoleAccessEnabled;
}

it('is off by default, and switched for one region of the account', async () => {
  const sim = await start({ world: { aws: { serialConsoles: { 'eu-west-1': 'enabled' } } } });
  const [here, there] = [ec2Client(sim), ec2Client(sim, 'eu-west-1')];
  expect(await isEnabled(here)).toBe(false);
  await here.send(new EnableSerialConsoleAccessCommand({}));
  await there.send(new DisableSerialConsoleAccessCommand({}));
  expect([await isEnabled(here), await isEnabled(there)]).toEqual([true, false]);
});

it('shows the old state for a while', async () => {
  const serialConsoles = { 'us-east-1': 'enabled' as const };
  const sim = await start({ world: { aws: { serialConsoles, consistencyDelayReads: 1 } } });
  const client = ec2Client(sim);
  await client.send(new DisableSerialConsoleAccessCommand({}));
  expect([await isEnabled(client), await isEnabled(client)]).toEqual([true, false]);
});

it('cannot be changed by the account under a declarative policy', async () => {
  const sim = await start({ world: { aws: { serialConsoleManagedBy: 'declarative-policy' } } });
  await expect(ec2Client(sim).send(new EnableSerialConsoleAccessCommand({}))).rejects.toMatchObject({
    name: 'DeclarativePolicyViolation',
  });
});
