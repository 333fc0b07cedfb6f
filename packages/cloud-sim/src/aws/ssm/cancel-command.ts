import { beginSettling } from '../../simulation/settling.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { errorAnswer, ssmAnswer } from '../protocol/protocol.ts';
import { findCommand, invocationRecord, isOpen, textOf } from './command.ts';

/**
 * Cancels a command on the machines that are named, or on all that it was sent to. What has ended there stays as it
 * ended. That a command which has ended is cancelled with success is not documented, and taken for so.
 */
export const cancelCommand: AwsOperation = {
  writes: true,
  resource: (request) => textOf(request, 'CommandId'),
  answer: (request) => {
    const { state, json } = request;
    const commandId = textOf(request, 'CommandId');
    const command = findCommand(request, commandId);
    if (command === undefined) {
      return errorAnswer('ssm', 400, 'InvalidCommandId', `Command ${commandId} is not valid.`);
    }
    const named = Array.isArray(json.InstanceIds) ? json.InstanceIds.map(String) : [];
    if (new Set(named).size < named.length) {
      return errorAnswer('ssm', 400, 'DuplicateInstanceId', 'A managed node is named twice.');
    }
    const unknown = named.find(
      (id) => !command.invocations.some((invocation) => invocation.instanceId === id),
    );
    if (unknown !== undefined) {
      return errorAnswer('ssm', 400, 'InvalidInstanceId', `Instance ${unknown} is not valid.`);
    }
    for (const run of command.invocations) {
      const isMeant = named.length === 0 || named.includes(run.instanceId);
      if (!isMeant || !isOpen(run.status) || command.ignoresCancellation) continue;
      beginSettling(state, invocationRecord(commandId, run.instanceId), run.status);
      run.status = 'Cancelled';
    }
    return ssmAnswer({});
  },
};
