import type { ResidualAccess } from '../../../contract/action.ts';
import type { ConsoleState, RegionTarget } from './console-state.ts';

/** Pure. What a region without serial console leaves open. */
export function residualAfterConsole(
  state: ConsoleState,
  { region }: RegionTarget,
): readonly ResidualAccess[] {
  if (state.found !== 'switch') return [];
  const { account, heldByPolicy } = state;
  const again: ResidualAccess = {
    code: 'can-be-enabled-again',
    what: `Anyone who may call ec2:EnableSerialConsoleAccess in account ${account} can switch it on again.`,
    remedy:
      'Prevent it with a declarative policy of the organization, or deny the call in a service control policy.',
  };
  return [
    {
      code: 'open-serial-session',
      // AWS says neither that the switch ends a session nor that it does not; a session lasts about an hour.
      what: `A serial console session that is open in ${region} may stay open, usually for up to an hour, and who is logged in there stays logged in: AWS does not say that the switch ends it.`,
      remedy: 'Stop the machine that it is on; its security groups do not matter to the serial console.',
    },
    {
      code: 'other-regions',
      what: `The switch is account ${account}'s for ${region} alone: the serial console is as it was in every other region.`,
      remedy: 'Run it for each region in which the account has machines.',
    },
    ...(heldByPolicy ? [] : [again]),
    {
      code: 'other-ways-in',
      what: 'SSH, EC2 Instance Connect, Session Manager and Run Command are not touched.',
      remedy:
        'Contain the machine with aws.ec2.isolate-instance, or the identity with aws.iam.deny-user or aws.iam.revoke-role-sessions.',
    },
  ];
}
