import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import type { ConsoleState, RegionTarget } from './console-state.ts';

/** The switch that is set. JSON; what undoing needs is the same. */
export type ConsoleChange = { readonly account: string; readonly region: string };

export type ConsoleDecision = PlanDecision<ConsoleChange, ConsoleChange>;

/** Pure. */
export function planConsole(state: ConsoleState, { region }: RegionTarget): ConsoleDecision {
  if (state.found === 'other-account') {
    return refuse(
      'other-account',
      `the target is of account ${state.account}; our credentials are of ${state.ours}`,
      [`Connect to account ${state.account}, or assume a role there, and run it again.`],
    );
  }
  const { account, enabled, heldByPolicy } = state;
  if (!enabled) {
    const by = heldByPolicy ? ', by a declarative policy of the organization' : '';
    return {
      outcome: 'nothing',
      reason: `the EC2 serial console is off for account ${account} in ${region}${by}`,
    };
  }
  if (heldByPolicy) {
    return refuse(
      'held-by-policy',
      `a declarative policy of the organization holds the EC2 serial console of account ${account} on in ${region}; the account cannot change it`,
      [
        'Ask the administrators of the organization to change the policy.',
        'Deny ec2-instance-connect:SendSerialConsoleSSHPublicKey to the identity until then.',
      ],
    );
  }
  return {
    outcome: 'change',
    summary: `Switch the EC2 serial console off for EVERY instance of account ${account} in ${region}, for everybody`,
    differences: [
      {
        field: `serial console of all instances of ${account} in ${region}`,
        before: 'enabled',
        after: 'disabled',
      },
    ],
    change: { account, region },
    undo: { account, region },
  };
}
