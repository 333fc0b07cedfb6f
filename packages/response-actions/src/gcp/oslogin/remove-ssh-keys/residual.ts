import type { ResidualAccess } from '../../../contract/action.ts';
import type { RemoveParameters } from './parameters.ts';
import { chosenKeys, type PrincipalTarget, type ProfileState } from './plan-keys.ts';

/** Pure. What still opens machines to the person. */
export function residualAfterKeys(
  state: ProfileState,
  { subject }: PrincipalTarget,
  _appliedAt: Date,
  parameters: RemoveParameters,
): readonly ResidualAccess[] {
  if (state.found === 'no-address') return [];
  const left = state.keys.length - chosenKeys(state.keys, parameters).length;
  const others: ResidualAccess = {
    code: 'other-keys-of-the-profile',
    what: `${left === 1 ? '1 SSH key' : `${left} SSH keys`} of ${subject} that were not named still open machines.`,
    remedy: 'Remove those that nobody recognizes as well.',
  };
  return [
    {
      code: 'open-ssh-sessions',
      what: `SSH sessions of ${subject} that are open stay open on every machine.`,
      remedy: 'Stop or suspend the machines (gcp.compute.suspend-instance keeps the memory).',
    },
    {
      code: 'keys-can-be-added-again',
      what: `${subject} can add a key again, and be let in by it, while signed in to Google and holding a role such as compute.osLogin or compute.osAdminLogin.`,
      remedy: 'Take those roles away, and suspend the person’s account or disable the service account.',
    },
    ...(left === 0 ? [] : [others]),
    {
      code: 'accounts-on-machines',
      what: `The accounts of ${subject} on machines stay, with what was put into them; keys in authorized_keys may work where OS Login is not used.`,
      remedy: 'Look at the machines that the person was on.',
    },
    {
      code: 'keys-in-metadata',
      what: 'SSH keys in the metadata of machines and projects are not touched: they open machines that do not use OS Login.',
      remedy: 'Remove them (gcp.compute.remove-ssh-keys).',
    },
  ];
}
