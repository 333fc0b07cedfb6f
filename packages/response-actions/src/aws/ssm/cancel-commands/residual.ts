import type { ResidualAccess } from '../../../contract/action.ts';
import { isOpen } from '../commands.ts';
import type { CommandState } from './command-state.ts';

/** Pure. What cancelled commands leave behind. */
export function residualAfterCancelling(state: CommandState): readonly ResidualAccess[] {
  if (state.found !== 'commands') return [];
  const { selection, command, runs } = state;
  const machines = (all: typeof runs): string => [...new Set(all.map((run) => run.on))].join(', ');
  const running = machines(runs.filter(isOpen));
  const hasRun = machines(runs.filter((run) => !isOpen(run)));
  const mayRunOn: ResidualAccess = {
    code: 'process-may-run-on',
    what: `Cancelling is best effort: Systems Manager does not guarantee that what the command has started ends${running === '' ? '' : ` on ${running}`}.`,
    remedy: 'Look at the processes of the machine, and run aws.ec2.isolate-instance on it.',
  };
  const others: ResidualAccess =
    selection.by === 'command'
      ? {
          code: 'other-commands',
          what: `Only this command was cancelled: its sender may have sent others, in ${selection.region} and elsewhere.`,
          remedy: 'Look for SendCommand of the same identity in CloudTrail, in every region.',
        }
      : {
          code: 'other-machines',
          what: `The commands were cancelled on ${selection.value} alone: on the other machines that they were sent to they run on.`,
          remedy: 'Run aws.ssm.cancel-commands on the commands themselves.',
        };
  return [
    ...(running === '' && (command === null || !isOpen(command)) ? [] : [mayRunOn]),
    {
      code: 'what-has-run-stays',
      what: `What has run stays done${hasRun === '' ? '' : ` (it has ended on ${hasRun})`}: accounts, keys, scheduled tasks, files, data that has left.`,
      remedy:
        'Read the command’s own record (ListCommandInvocations, kept for 30 days), and treat the machine as compromised.',
    },
    {
      code: 'new-commands',
      what: 'The sender of a command may send another, as long as ssm:SendCommand is allowed.',
      remedy: 'Contain the identity: aws.iam.deny-user, or aws.iam.revoke-role-sessions.',
    },
    {
      code: 'automations-and-associations',
      what: 'Automations, associations of State Manager and open sessions are not touched: each is another way to run something on the machine.',
      remedy: 'Look at them in Systems Manager; aws.ssm.terminate-sessions ends the sessions.',
    },
    others,
  ];
}
