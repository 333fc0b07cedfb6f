import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callAws, openSsm, pagingClient, sendOptions, unlessMissing } from '../client/clients.ts';

/** A command that was sent to machines, JSON. Without its parameters: they hold the script, and its secrets. */
export type SentCommand = {
  readonly commandId: string;
  readonly document: string;
  readonly status: string;
  /** ISO 8601; null where it is not told. */
  readonly since: string | null;
};

/** How a command stands on one machine, JSON. */
export type CommandRun = SentCommand & { readonly on: string };

const ended = new Set(['Success', 'Cancelled', 'Failed', 'TimedOut']);

/** Whether it may still do something: also where its status is none that we know. */
export function isOpen({ status }: Pick<SentCommand, 'status'>): boolean {
  return !ended.has(status);
}

/** One command of a region; undefined where there is none, which Systems Manager may say either way. */
export async function getCommand(
  context: ActionContext,
  region: string,
  commandId: string,
): Promise<SentCommand | undefined> {
  const { sdk, client } = await openSsm(context, region);
  const answer = await unlessMissing(
    callAws(context, 'ssm:ListCommands', () =>
      client.send(new sdk.ListCommandsCommand({ CommandId: commandId }), sendOptions(context)),
    ),
  );
  const found = answer?.Commands?.find((command) => command.CommandId === commandId);
  return found === undefined ? undefined : read(found);
}

/** How one command stands on each of its machines, or each command on one machine, in the last 30 days. */
export async function listRuns(
  context: ActionContext,
  region: string,
  of: { readonly CommandId: string } | { readonly InstanceId: string },
): Promise<readonly CommandRun[]> {
  const { sdk, client } = await openSsm(context, region);
  const paging = { client: pagingClient(context, client, 'ssm:ListCommandInvocations') };
  const runs = await collectPages(sdk.paginateListCommandInvocations(paging, of), (page) =>
    (page.CommandInvocations ?? []).map((run) => ({ ...read(run), on: run.InstanceId ?? '' })),
  );
  // The filter again, by us: what is cancelled here is nobody else's.
  return runs.filter((run) =>
    'CommandId' in of ? run.commandId === of.CommandId : run.on === of.InstanceId,
  );
}

/** Cancels a command, on one machine or on all; one that is gone already is as good. */
export async function cancelCommand(
  context: ActionContext,
  region: string,
  commandId: string,
  on?: string,
): Promise<void> {
  const { sdk, client } = await openSsm(context, region);
  const input = { CommandId: commandId, ...(on === undefined ? {} : { InstanceIds: [on] }) };
  await unlessMissing(
    callAws(context, 'ssm:CancelCommand', () =>
      client.send(new sdk.CancelCommandCommand(input), sendOptions(context)),
    ),
  );
}

interface Answered {
  readonly CommandId?: string | undefined;
  readonly DocumentName?: string | undefined;
  readonly Status?: string | undefined;
  readonly RequestedDateTime?: Date | undefined;
}

function read({ CommandId, DocumentName, Status, RequestedDateTime }: Answered): SentCommand {
  return {
    commandId: CommandId ?? '',
    document: DocumentName ?? 'an unnamed document',
    status: Status ?? 'Unknown',
    since: RequestedDateTime?.toISOString() ?? null,
  };
}
