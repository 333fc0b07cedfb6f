import { readSettling } from '../../simulation/settling.ts';
import type { AwsAccount, SsmCommand } from '../../world/aws-world.ts';
import type { AwsRequest } from '../protocol/aws-operation.ts';

export type CommandStatus = SsmCommand['invocations'][number]['status'];

const open: readonly CommandStatus[] = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

/** Whether it may still do something. */
export function isOpen(status: CommandStatus): boolean {
  return open.includes(status);
}

/** Under which name a command's status on a machine settles. */
export function invocationRecord(commandId: string, instanceId: string): string {
  return `ssm-command/${commandId}/${instanceId}`;
}

/** How a command stands on each machine, as this read sees it. Counts as one read. */
export function readInvocations(
  state: AwsAccount,
  { commandId, invocations }: SsmCommand,
): readonly SsmCommand['invocations'][number][] {
  return invocations.map(({ instanceId, status }) => ({
    instanceId,
    status: readSettling(state, invocationRecord(commandId, instanceId), status),
  }));
}

/** How the whole of a command stands; of a command it is never said that it is delayed. */
export function statusOfCommand(statuses: readonly CommandStatus[]): CommandStatus {
  if (statuses.every((status) => status === 'Pending')) return 'Pending';
  if (statuses.some((status) => status === 'Cancelling')) return 'Cancelling';
  if (statuses.some(isOpen)) return 'InProgress';
  const worst = (['Failed', 'TimedOut', 'Cancelled'] as const).find((status) => statuses.includes(status));
  return worst ?? 'Success';
}

/** A command of the request's region. */
export function findCommand({ state, region }: AwsRequest, commandId: string): SsmCommand | undefined {
  return state.ssmCommands.find(
    (ssmCommand) => ssmCommand.commandId === commandId && ssmCommand.region === region,
  );
}

/** A text of the JSON body; empty where it was not sent. */
export function textOf({ json }: AwsRequest, name: string): string {
  const value = json[name];
  return typeof value === 'string' ? value : '';
}
