import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import { isOpen, type SentCommand } from '../commands.ts';
import { isAnyOpen, type CommandState, type CommandTarget, type Selection } from './command-state.ts';

/**
 * What is changed: which commands, and not how they stand. One that ends, or one more that is sent to the machine,
 * while the plan waits for its approval must not make it another plan.
 */
export type CancellingChange = Selection;

export type CancellingDecision = PlanDecision<CancellingChange, null>;

/** Pure. */
export function planCancelling(state: CommandState, target: CommandTarget): CancellingDecision {
  switch (state.found) {
    case 'other-account':
      return refuse(
        'other-account',
        `the target is of account ${state.account}; our credentials are of ${state.ours}`,
        [`Connect to account ${state.account}, or assume a role there, and run it again.`],
      );
    case 'no-command':
      return refuse(
        'command-not-found',
        `Run Command has sent no ${nameOf(target)} in ${target.region} in the last 30 days`,
        [
          'See whether it is of another region or account.',
          'An automation’s execution and an association have such ids, too: StopAutomationExecution and DeleteAssociation are for them.',
        ],
      );
    case 'commands':
      return planCommands(state);
  }
}

function planCommands(state: Extract<CommandState, { found: 'commands' }>): CancellingDecision {
  const { selection, runs } = state;
  if (!isAnyOpen(state)) return { outcome: 'nothing', reason: sayEnded(state) };
  const open = runs.filter(isOpen);
  const until = selection.by === 'instance' ? ', and those that are sent to it until then' : '';
  return {
    outcome: 'change',
    summary: `Cancel ${say(selection)}${until}; what has run by then stays done, and Systems Manager does not promise that a process ends`,
    differences: open.map((run) => ({
      field: `command ${run.commandId} on ${run.on}`,
      before: describeCommand(run),
      after: 'Cancelled',
    })),
    change: selection,
    undo: null,
  };
}

function sayEnded({ command, selection, runs }: Extract<CommandState, { found: 'commands' }>): string {
  if (command === null) return `no command is pending or in progress on ${selection.value}`;
  const where = runs.map((run) => `${run.on}: ${run.status}`).join(', ');
  return `command ${command.commandId} has ended (${command.status}${where === '' ? '' : `; ${where}`}), and what it did stays done`;
}

/** `InProgress, AWS-RunShellScript, since 2026-…`. */
function describeCommand({ status, document, since }: SentCommand): string {
  return `${status}, ${document}${since === null ? '' : `, since ${since}`}`;
}

/** The selection in words. */
export function say({ by, value, region }: Selection): string {
  return by === 'command'
    ? `command ${value} in ${region}`
    : `the commands that are pending or in progress on ${value} in ${region}`;
}

function nameOf(target: CommandTarget): string {
  return target.kind === 'aws.instance' ? `command to ${target.instanceId}` : `command ${target.commandId}`;
}
