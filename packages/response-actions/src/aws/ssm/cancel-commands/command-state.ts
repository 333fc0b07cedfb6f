import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { instanceArn } from '../../ec2/instances.ts';
import { getCallerIdentity } from '../../sts/caller-identity.ts';
import { otherAccount, type OtherAccount } from '../../sts/other-account.ts';
import { getCommand, isOpen, listRuns, type CommandRun, type SentCommand } from '../commands.ts';

export type CommandTarget = TargetOf<'aws.ssm-command' | 'aws.instance'>;

/** Which commands: one, or all that are open on a machine. JSON. */
export type Selection = {
  readonly by: 'command' | 'instance';
  readonly value: string;
  readonly region: string;
};

/** What was found out about the commands, JSON. */
export type CommandState =
  | OtherAccount
  | { readonly found: 'no-command' }
  | ({ readonly found: 'commands'; readonly account: string; readonly selection: Selection } & Seen);

/** How the selected commands stand. */
export type Seen = {
  /** The one that was asked for; null where a machine was. */
  readonly command: SentCommand | null;
  /** On every machine of the command; of a machine, all that were sent to it in the last 30 days. */
  readonly runs: readonly CommandRun[];
};

/** Reads only. */
export async function observeCommands(context: ActionContext, target: CommandTarget): Promise<CommandState> {
  const us = await getCallerIdentity(context);
  const other = otherAccount(us, target);
  if (other !== undefined) return other;
  const selection = selectionOf(target);
  const seen = await lookAt(context, selection);
  if (seen === undefined) return { found: 'no-command' };
  // What has ended on a machine is many, and nothing of ours.
  const runs = selection.by === 'instance' ? seen.runs.filter(isOpen) : seen.runs;
  return { found: 'commands', account: us.account, selection, ...seen, runs };
}

/** How the selected commands stand now; undefined where there is no such command. */
export async function lookAt(
  context: ActionContext,
  { by, value, region }: Selection,
): Promise<Seen | undefined> {
  if (by === 'instance') {
    return { command: null, runs: await listRuns(context, region, { InstanceId: value }) };
  }
  const command = await getCommand(context, region, value);
  if (command === undefined) return undefined;
  return { command, runs: await listRuns(context, region, { CommandId: value }) };
}

/** Pure. Whether anything of it may still be done: one that has not reached a machine yet has no runs. */
export function isAnyOpen({ command, runs }: Seen): boolean {
  return runs.some(isOpen) || (command !== null && isOpen(command));
}

function selectionOf(target: CommandTarget): Selection {
  const { region } = target;
  return target.kind === 'aws.instance'
    ? { by: 'instance', value: target.instanceId, region }
    : { by: 'command', value: target.commandId, region };
}

/** Pure. A command is protected by its id, and by every machine that it still runs on. */
export function factsOfCommands(state: CommandState, target: CommandTarget): TargetFacts {
  const aimedAt = target.kind === 'aws.instance' ? target.instanceId : target.commandId;
  if (state.found !== 'commands') return { names: [aimedAt], tags: {}, groups: [] };
  const { account, selection, runs } = state;
  const machines = [
    ...(target.kind === 'aws.instance' ? [target.instanceId] : []),
    ...runs.filter(isOpen).map((run) => run.on),
  ];
  const names = [
    aimedAt,
    ...runs.filter(isOpen).map((run) => run.commandId),
    ...machines.flatMap((machine) => [machine, instanceArn(selection.region, account, machine)]),
  ];
  return { names: [...new Set(names)], tags: {}, groups: [], account };
}
