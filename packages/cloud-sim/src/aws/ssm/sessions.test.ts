import { paginateDescribeSessions, SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';

import type { CloudSim } from '../../cloud-sim.ts';
import { useCloudSim } from '../../simulation/start-for-test.suite.ts';

const start = useCloudSim();
const owner = 'arn:aws:sts::123456789012:assumed-role/Deploy/mallory';
const world = {
  aws: {
    ssmPageSize: 1,
    ssmSessions: [
      { sessionId: 'mallory-1', target: 'i-0123456789abcdef0', owner },
      { sessionId: 'mallory-2', target: 'i-0123456789abcdef1', owner },
      { sessionId: 'alice-1', target: 'i-0123456789abcdef0', owner: 'arn:aws:iam::123456789012:user/alice' },
      { sessionId: 'mallory-3', target: 'i-0123456789abcdef2', owner, region: 'eu-west-1' },
    ],
  },
};
const ssmClient = ({ connections: { aws } }: CloudSim, region = aws.region) =>
  new SSMClient({ ...aws, region, maxAttempts: 1 });

async function list(sim: CloudSim, state: 'Active' | 'History', region?: string) {
  const ids: (string | undefined)[] = [];
  const input = { State: state, Filters: [{ key: 'Owner' as const, value: owner }] };
  for await (const page of paginateDescribeSessions({ client: ssmClient(sim, region) }, input)) {
    ids.push(...(page.Sessions ?? []).map((session) => session.SessionId));
  }
  return ids;
}

it('lists the sessions of an owner page by page, in one region', async () => {
  const sim = await start({ world });
  expect(await list(sim, 'Active')).toEqual(['mallory-1', 'mallory-2']);
  expect(await list(sim, 'Active', 'eu-west-1')).toEqual(['mallory-3']);
});

it('ends a session for good, and does not know one that never was', async () => {
  const sim = await start({ world });
  await ssmClient(sim).send(new TerminateSessionCommand({ SessionId: 'mallory-1' }));
  expect(await list(sim, 'Active')).toEqual(['mallory-2']);
  expect(await list(sim, 'History')).toEqual(['mallory-1']);
  const unknown = ssmClient(sim).send(new TerminateSessionCommand({ SessionId: 'nobody-1' }));
  await expect(unknown).rejects.toMatchObject({ name: 'DoesNotExistException' });
});

it('denies in the words of Systems Manager', async () => {
  const sim = await start({ world: { aws: { ...world.aws, permissions: [] } } });
  await expect(list(sim, 'Active')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
