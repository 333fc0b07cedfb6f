import { SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import type { World } from '@drawbridge/cloud-sim';

import type { EmulatedAccount } from '../start/emulator.suite.ts';
import { optionsOf } from './client-options.suite.ts';
import type { Seeding } from './seed-account.suite.ts';

/** Sessions of Session Manager are there when somebody has started them, and not otherwise. */
export async function seedSessions(
  account: EmulatedAccount,
  world: World['aws'],
  { names }: Seeding,
): Promise<void> {
  const ssm = new SSMClient(optionsOf(account, account.administrator));
  for (const { sessionId, target: Target } of world.ssmSessions) {
    names.add(sessionId, (await ssm.send(new StartSessionCommand({ Target }))).SessionId);
  }
}
