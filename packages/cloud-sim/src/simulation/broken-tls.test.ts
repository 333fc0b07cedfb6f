import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { expect, it } from 'vitest';

import type { CloudSim } from '../cloud-sim.ts';
import type { BrokenTls } from './fault.ts';
import { useCloudSim } from './start-for-test.suite.ts';

const start = useCloudSim();

async function ask(sim: CloudSim, how: BrokenTls): Promise<unknown> {
  const { aws } = await sim.connectionsWithBrokenTls(how);
  return new IAMClient({ ...aws, maxAttempts: 1 }).send(new GetUserCommand({ UserName: 'alice' }));
}

it('shows a certificate that nobody has signed', async () => {
  await expect(ask(await start(), 'self-signed')).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
});

it('closes the connection before the handshake has ended', async () => {
  await expect(ask(await start(), 'closed-handshake')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

it('lets no call through to what is simulated, which goes on beside it', async () => {
  const sim = await start({ world: { aws: { users: [{ userName: 'alice' }] } } });
  await ask(sim, 'self-signed').catch(() => undefined);
  expect(sim.operations).toEqual([]);
  const iam = new IAMClient({ ...sim.connections.aws, maxAttempts: 1 });
  expect((await iam.send(new GetUserCommand({ UserName: 'alice' }))).User?.UserName).toBe('alice');
});
