import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import { isOn } from '../metadata.ts';
import type { KeysState } from './keys-state.ts';
import type { RemoveParameters } from './parameters.ts';
import { chosenKeys } from './plan-keys.ts';

/** Pure. What still opens the machine. */
export function residualAfterKeys(
  state: KeysState,
  { instance }: TargetOf<'gcp.instance'>,
  _appliedAt: Date,
  parameters: RemoveParameters,
): readonly ResidualAccess[] {
  const isRunning = state.status === 'RUNNING';
  return [
    ...(isRunning ? [openSessions(instance)] : []),
    ...otherKeys(state, instance, parameters),
    ...projectKeys(state, instance, parameters),
    ...osLogin(state, instance),
    {
      code: 'keys-on-the-machine',
      what: `Keys that were written into authorized_keys on ${instance} by hand, and accounts made on it, are not in its metadata and stay.`,
      remedy: 'Read the disk, or stop the machine.',
    },
    {
      code: 'agent-of-the-machine',
      what: `It is the guest agent on ${instance} that takes the keys off its accounts, within minutes: where somebody has turned it off, they stay.`,
      remedy: 'Stop or suspend the machine (gcp.compute.stop-instance), if that is doubtful.',
    },
    {
      code: 'keys-can-be-added-again',
      what: `Anyone who may change the metadata of ${instance} or of its project can add a key again.`,
      remedy: 'Take compute.instances.setMetadata and compute.projects.setCommonInstanceMetadata away.',
    },
  ];
}

function openSessions(instance: string): ResidualAccess {
  return {
    code: 'open-ssh-sessions',
    what: `SSH sessions that are open on ${instance} stay open, whichever key opened them.`,
    remedy: 'Stop or suspend the machine (gcp.compute.suspend-instance keeps its memory).',
  };
}

function otherKeys(
  { keys, unreadable }: KeysState,
  instance: string,
  parameters: RemoveParameters,
): readonly ResidualAccess[] {
  const left = keys.length - chosenKeys(keys, parameters).length;
  const lines = unreadable === 0 ? '' : `${unreadable} lines that are no public key`;
  if (left === 0 && unreadable === 0) return [];
  const counted = [left === 0 ? '' : `${left} other SSH keys`, lines]
    .filter((part) => part !== '')
    .join(' and ');
  return [
    {
      code: 'other-keys-in-metadata',
      what: `The metadata of ${instance} still holds ${counted}.`,
      remedy: 'Look at them, and remove those that nobody recognizes.',
    },
  ];
}

function projectKeys(
  { projectKeys: count, blockProjectKeys }: KeysState,
  instance: string,
  parameters: RemoveParameters,
): readonly ResidualAccess[] {
  if (count === 0 || isOn(blockProjectKeys ?? undefined) || parameters.projectKeys === 'block') return [];
  return [
    {
      code: 'project-ssh-keys',
      what: `The ${count === 1 ? 'SSH key' : `${count} SSH keys`} in the metadata of the project may open ${instance} as well.`,
      remedy: 'Say projectKeys: block, or remove them from the project.',
    },
  ];
}

function osLogin({ osLogin: isEnabled }: KeysState, instance: string): readonly ResidualAccess[] {
  if (!isEnabled) return [];
  return [
    {
      code: 'os-login',
      what: `${instance} uses OS Login, so that it is opened by the keys of people's profiles, and keys in metadata open nothing.`,
      remedy: 'Remove the person’s keys (gcp.oslogin.remove-ssh-keys) and the roles of OS Login.',
    },
  ];
}
