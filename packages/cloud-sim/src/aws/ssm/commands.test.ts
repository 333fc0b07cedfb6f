import {
  CancelCommandCommand,
  paginateListCommandInvocations,
  paginateListCommands,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const commandId = '0c0ffee0-0000-4000-8000-000000000001';
const [first, second] = ['i-0123456789abcdef0', 'i-0123456789abcdef1'];
const world = {
  aws: {
    ssmPageSize: 1,
    ssmCommands: [
      { commandId, invocations: [{ instanceId: first }, { instanceId: second, status: 'Success' as const }] },
      { commandId: '0c0ffee0-0000-4000-8000-000000000002', invocations: [{ instanceId: first }] },
    ],
  },
};
const ssmClient = ({ connections: { aws } }: CloudSim) => new SSMClient({ ...aws, maxAttempts: 1 });

async function statuses(sim: CloudSim, input: { CommandId?: string; InstanceId?: string }) {
  const found: (string | undefined)[] = [];
  for await (const page of paginateListCommandInvocations({ client: ssmClient(sim) }, input)) {
    found.push(...(page.CommandInvocations ?? []).map((run) => run.Status));
  }
  return found;
}

it('lists commands page by page, and how each stands', async () => {
  const sim = await start({ world });
  const found: unknown[] = [];
  for await (const page of paginateListCommands({ client: ssmClient(sim) }, {})) {
    found.push(...(page.Commands ?? []).map((each) => [each.Status, each.CompletedCount, each.TargetCount]));
  }
  expect(found).toEqual([
    ['InProgress', 1, 2],
    ['InProgress', 0, 1],
  ]);
});

it('cancels what is still to be done, and nothing that has ended', async () => {
  const sim = await start({ world });
  await ssmClient(sim).send(new CancelCommandCommand({ CommandId: commandId }));
  expect(await statuses(sim, { CommandId: commandId })).toEqual(['Cancelled', 'Success']);
  expect(await statuses(sim, { InstanceId: first })).toEqual(['Cancelled', 'InProgress']);
});

it.each([
  [{ CommandId: '0c0ffee0-0000-4000-8000-00000000000f' }, 'InvalidCommandId'],
  [{ CommandId: commandId, InstanceIds: ['i-0123456789abcdeff'] }, 'InvalidInstanceId'],
  [{ CommandId: commandId, InstanceIds: [first, first] }, 'DuplicateInstanceId'],
])('refuses %j with %s', async (input, name) => {
  const sim = await start({ world });
  await expect(ssmClient(sim).send(new CancelCommandCommand(input))).rejects.toMatchObject({ name });
});
