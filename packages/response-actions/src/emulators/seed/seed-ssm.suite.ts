import {
  ListCommandInvocationsCommand,
  SendCommandCommand,
  SSMClient,
  StartSessionCommand,
} from '@aws-sdk/client-ssm';
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

/** Commands of every region, each by the first of its id: an emulator gives each one an id of its own. */
export async function seedCommands(
  account: EmulatedAccount,
  { ssmCommands }: World['aws'],
  { names }: Seeding,
): Promise<void> {
  const first = ssmCommands.filter(
    ({ commandId }, at) => ssmCommands.findIndex((ssmCommand) => ssmCommand.commandId === commandId) === at,
  );
  for (const { commandId, invocations, region } of first) {
    const ssm = new SSMClient({ ...optionsOf(account, account.administrator), region });
    const sent = await ssm.send(
      new SendCommandCommand({
        DocumentName: 'AWS-RunShellScript',
        InstanceIds: invocations.map((invocation) => invocation.instanceId),
        Parameters: { commands: ['sleep 600'] },
      }),
    );
    const CommandId = names.add(commandId, sent.Command?.CommandId);
    // One that nobody can look at on its machines is not there.
    await ssm.send(new ListCommandInvocationsCommand({ CommandId }));
  }
}
