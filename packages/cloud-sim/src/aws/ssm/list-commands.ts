import { arnOf } from '../protocol/arn-of.ts';
import type { Answer } from '../../simulation/answer.ts';
import { canarySecret } from '../../simulation/credentials.ts';
import type { SsmCommand } from '../../world/aws-world.ts';
import type { AwsOperation, AwsRequest } from '../protocol/aws-operation.ts';
import { errorAnswer, ssmAnswer } from '../protocol/protocol.ts';
import { findCommand, isOpen, readInvocations, statusOfCommand, textOf } from './command.ts';
import { pageOf } from './page.ts';

/**
 * The commands of the region, in pages, each with the parameters that it was sent with, which hold the script. Only
 * CommandId and InstanceId are simulated, filters are refused. Of an id that was never one AWS documents
 * InvalidCommandId.
 */
export const listCommands: AwsOperation = {
  writes: false,
  resource: everyCommand,
  answer: (request) =>
    listing(request, (commands) => {
      const { page, next } = pageOf(commands, request.state.ssmPageSize, tokenOf(request));
      return ssmAnswer({ Commands: page.map((command) => describe(request, command)), ...next });
    }),
};

/** How each command stands on each machine, in pages. */
export const listCommandInvocations: AwsOperation = {
  writes: false,
  resource: everyCommand,
  answer: (request) =>
    listing(request, (commands) => {
      const onlyOn = textOf(request, 'InstanceId');
      const all = commands.flatMap((command) =>
        readInvocations(request.state, command)
          .filter((invocation) => onlyOn === '' || invocation.instanceId === onlyOn)
          .map((invocation) => ({ command, ...invocation })),
      );
      const { page, next } = pageOf(all, request.state.ssmPageSize, tokenOf(request));
      const described = page.map(({ command, instanceId, status }) => ({
        CommandId: command.commandId,
        InstanceId: instanceId,
        DocumentName: command.documentName,
        RequestedDateTime: Date.parse(command.requestedDateTime) / 1000,
        Status: status,
        StatusDetails: status,
      }));
      return ssmAnswer({ CommandInvocations: described, ...next });
    }),
};

/** The commands that a request names, or the refusal of one that names none. */
function listing(request: AwsRequest, answer: (commands: readonly SsmCommand[]) => Answer): Answer {
  const { state, region, json } = request;
  if (json.Filters !== undefined) return errorAnswer('ssm', 400, 'InvalidFilterKey', 'Not simulated.');
  const [commandId, instanceId] = [textOf(request, 'CommandId'), textOf(request, 'InstanceId')];
  if (commandId !== '' && findCommand(request, commandId) === undefined) {
    return errorAnswer('ssm', 400, 'InvalidCommandId', `Command ${commandId} is not valid.`);
  }
  const here = state.ssmCommands.filter((command) => command.region === region);
  const isOn = (command: SsmCommand): boolean =>
    command.invocations.some((run) => run.instanceId === instanceId);
  const isManaged =
    here.some(isOn) ||
    state.instances.some((instance) => instance.instanceId === instanceId && instance.region === region);
  if (instanceId !== '' && !isManaged) {
    return errorAnswer('ssm', 400, 'InvalidInstanceId', `Instance ${instanceId} is not valid.`);
  }
  return answer(
    here.filter(
      (command) =>
        (commandId === '' || command.commandId === commandId) && (instanceId === '' || isOn(command)),
    ),
  );
}

/** JSON 1.1 has instants as seconds since 1970. */
function describe({ state }: AwsRequest, command: SsmCommand) {
  const seen = readInvocations(state, command).map((invocation) => invocation.status);
  return {
    CommandId: command.commandId,
    DocumentName: command.documentName,
    // What was run may hold a secret: a client that keeps what it read must not keep this.
    Parameters: { commands: [`export TOKEN=${canarySecret}`] },
    InstanceIds: command.invocations.map((invocation) => invocation.instanceId),
    RequestedDateTime: Date.parse(command.requestedDateTime) / 1000,
    Status: statusOfCommand(seen),
    TargetCount: seen.length,
    CompletedCount: seen.filter((status) => !isOpen(status)).length,
  };
}

function everyCommand({ state, region }: AwsRequest): string {
  return arnOf(state, 'ssm', '*', region);
}

function tokenOf(request: AwsRequest): string | undefined {
  const token = textOf(request, 'NextToken');
  return token === '' ? undefined : token;
}
