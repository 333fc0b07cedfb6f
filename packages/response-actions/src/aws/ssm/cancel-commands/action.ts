import { isFailure, type Failure } from '@drawbridge/base';
import { z } from 'zod';

import { partlyDone } from '../../../calls/partly-done.ts';
import { pollUntil, type Patience } from '../../../calls/poll-until.ts';
import type { ActionContext, Verification } from '../../../contract/action.ts';
import { defineAction } from '../../../contract/define-action.ts';
import { irreversible } from '../../../contract/irreversible.ts';
import { cancelCommand, isOpen } from '../commands.ts';
import { factsOfCommands, isAnyOpen, lookAt, observeCommands } from './command-state.ts';
import { planCancelling, say, type CancellingChange } from './plan-cancelling.ts';
import { residualAfterCancelling } from './residual.ts';

/** A command is Cancelling until the agent of each machine has answered. */
const patience: Patience = { everyMs: 2_000, forMs: 60_000 };
const ofOne = 'the target is a command';
const ofMachine = 'the target is a machine';

export const cancelCommands = defineAction({
  id: 'aws.ssm.cancel-commands',
  title: 'Cancel commands of Run Command',
  description:
    'Cancels one command of Systems Manager on every machine that it was sent to, or all commands that are pending or in progress on one machine. It is best effort: what has run stays done, and a process may run on.',
  targetKinds: ['aws.ssm-command', 'aws.instance'],
  isDefaultFor: (target) => target.kind === 'aws.ssm-command',
  parameters: z.strictObject({}),
  permissions: [
    { name: 'sts:GetCallerIdentity', why: 'to know our own account', phase: 'observe' },
    { name: 'ssm:ListCommands', why: 'to find the command', phase: 'observe', when: ofOne },
    { name: 'ssm:ListCommandInvocations', why: 'to see on which machines it runs', phase: 'observe' },
    {
      name: 'ssm:ListCommandInvocations',
      why: 'to find those sent since the plan',
      phase: 'apply',
      when: ofMachine,
    },
    { name: 'ssm:CancelCommand', why: 'to cancel it', phase: 'apply' },
    { name: 'ssm:ListCommands', why: 'to see how it ended', phase: 'verify', when: ofOne },
    { name: 'ssm:ListCommandInvocations', why: 'to see how it ended on each machine', phase: 'verify' },
  ],
  effect: 'Machines that have not begun do not begin; on the others the agent is told to stop what it runs.',
  blastRadius: 'machine',
  auditEvents: ['ssm.amazonaws.com CancelCommand'],
  d3fend: 'D3-PT',
  observe: observeCommands,
  plan: planCancelling,
  facts: factsOfCommands,
  apply: cancelAll,
  verify: verifyNoneOpen,
  residual: residualAfterCancelling,
  ...irreversible,
});

async function cancelAll(context: ActionContext, selection: CancellingChange): Promise<void> {
  const { by, value, region } = selection;
  if (by === 'command') {
    await cancelCommand(context, region, value);
    return;
  }
  const runs = (await lookAt(context, selection))?.runs.filter(isOpen) ?? [];
  await cancelEach(context, region, value, [...new Set(runs.map((run) => run.commandId))]);
}

/** One that cannot be cancelled must not keep the others; what was cancelled and what was not is said. */
async function cancelEach(
  context: ActionContext,
  region: string,
  on: string,
  commandIds: readonly string[],
): Promise<void> {
  const cancelled: string[] = [];
  const failed: string[] = [];
  let first: Failure | undefined;
  for (const commandId of commandIds) {
    try {
      await cancelCommand(context, region, commandId, on);
      cancelled.push(commandId);
    } catch (thrown) {
      if (!isFailure(thrown)) throw thrown;
      first ??= thrown;
      failed.push(commandId);
    }
  }
  if (first === undefined) return;
  const done = cancelled.length === 0 ? 'no command was cancelled' : `cancelled: ${cancelled.join(', ')}`;
  throw partlyDone(first, `${done}; not cancelled: ${failed.join(', ')}`, 'Run it again for the others.');
}

async function verifyNoneOpen(context: ActionContext, selection: CancellingChange): Promise<Verification> {
  const look = async () => (await lookAt(context, selection)) ?? { command: null, runs: [] };
  const seen = await pollUntil(context, patience, look, (now) => !isAnyOpen(now));
  const { command, runs } = seen;
  const states = runs.filter((run) => selection.by === 'command' || isOpen(run));
  const where = states.map((state) => `${state.commandId} on ${state.on}: ${state.status}`).join('; ');
  if (isAnyOpen(seen)) return { verified: false, reason: `not ended, or sent since: ${where}` };
  return {
    verified: true,
    evidence:
      command === null
        ? `Systems Manager shows none of ${say(selection)}`
        : `Systems Manager shows the command as ${command.status} (${where}); whether a process has ended only the machine shows`,
  };
}
