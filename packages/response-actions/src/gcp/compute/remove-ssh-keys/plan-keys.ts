import type { TargetOf } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { Difference, PlanDecision } from '../../../contract/action.ts';
import { isOn } from '../metadata.ts';
import { describe } from '../paths.ts';
import { sshKeyItems, type SshKey } from '../ssh-keys/ssh-key-lines.ts';
import { ofItem } from './edit-keys.ts';
import type { KeysState } from './keys-state.ts';
import { namesOf, type RemoveParameters } from './parameters.ts';

const sshKey = z.strictObject({
  item: z.enum(sshKeyItems),
  index: z.int().nonnegative(),
  user: z.string(),
  fingerprint: z.string(),
  line: z.string(),
});

/** What is changed, and what undo needs: which public keys were taken from where, and the switch as it was. */
export const keysToken = z.strictObject({
  project: z.string().min(1),
  zone: z.string().min(1),
  instance: z.string().min(1),
  instanceId: z.string(),
  removed: z.array(sshKey),
  /** Fingerprints of the keys that stay, by item: an undo sees by them what others have changed since. */
  left: z.strictObject({ 'ssh-keys': z.array(z.string()), sshKeys: z.array(z.string()) }),
  block: z.strictObject({ before: z.string().nullable() }).nullable(),
});

export type KeysChange = z.output<typeof keysToken>;
export type KeysDecision = PlanDecision<KeysChange, KeysChange>;

/** Pure. */
export function planKeys(
  state: KeysState,
  target: TargetOf<'gcp.instance'>,
  parameters: RemoveParameters,
): KeysDecision {
  const name = describe(target);
  const removed = chosenKeys(state.keys, parameters);
  const block = planBlock(state, removed, parameters);
  if (state.blockProjectKeys === '(not a switch)' && block !== null) {
    return {
      outcome: 'refused',
      code: 'unexpected-value',
      reason: `block-project-ssh-keys of ${name} holds something that is no switch, and could not be put back`,
      hints: ['Look at the metadata of the machine, and set it by hand.'],
    };
  }
  if (removed.length === 0 && block === null) return { outcome: 'nothing', reason: whyNothing(state, name) };
  const { project, zone, instance } = target;
  const token = {
    project,
    zone,
    instance,
    instanceId: state.id,
    removed: [...removed],
    left: leftIn(state.keys, removed),
    block,
  };
  const keys = removed.length === 1 ? '1 SSH key' : `${removed.length} SSH keys`;
  const blocking =
    block === null ? '' : `${removed.length === 0 ? 'Block' : ' and block'} the keys of the project`;
  const taking = removed.length === 0 ? '' : `Remove ${keys} from the metadata`;
  return {
    outcome: 'change',
    summary: `${taking}${blocking} on instance ${instance} in zone ${zone} of project ${project}`,
    differences: [...removed.map(difference), ...blockDifference(block)],
    change: token,
    undo: token,
  };
}

function leftIn(keys: readonly SshKey[], removed: readonly SshKey[]): KeysChange['left'] {
  const left = keys.filter((key) => !removed.includes(key));
  const of = (item: SshKey['item']): string[] => ofItem(left, item).map((key) => key.fingerprint);
  return { 'ssh-keys': of('ssh-keys'), sshKeys: of('sshKeys') };
}

function difference({ user, fingerprint }: SshKey): Difference {
  return { field: `SSH key of ${user}`, before: fingerprint, after: 'removed' };
}

function blockDifference(block: KeysChange['block']): readonly Difference[] {
  if (block === null) return [];
  return [{ field: 'block-project-ssh-keys', before: block.before ?? 'not set', after: 'TRUE' }];
}

/** The keys that are meant: of those users, and of those fingerprints, where either was named. */
export function chosenKeys(keys: readonly SshKey[], parameters: RemoveParameters): readonly SshKey[] {
  const users = namesOf(parameters.users);
  const fingerprints = namesOf(parameters.fingerprints);
  return keys.filter(
    ({ user, fingerprint }) =>
      (users === undefined || users.includes(user)) &&
      (fingerprints === undefined || fingerprints.includes(fingerprint)),
  );
}

/**
 * Whether the project's keys are to be blocked. A legacy `sshKeys` item made the machine ignore them: without it they
 * would open the machine, so that taking the attacker's keys would let others in.
 */
function planBlock(
  { keys, blockProjectKeys }: KeysState,
  removed: readonly SshKey[],
  { projectKeys }: RemoveParameters,
): KeysChange['block'] {
  if (isOn(blockProjectKeys ?? undefined)) return null;
  const legacy = ofItem(keys, 'sshKeys');
  const losesLegacy = legacy.length > 0 && ofItem(removed, 'sshKeys').length === legacy.length;
  return projectKeys === 'block' || losesLegacy ? { before: blockProjectKeys } : null;
}

function whyNothing({ keys, osLogin }: KeysState, name: string): string {
  const others =
    keys.length === 0
      ? `${name} has no SSH keys in its metadata`
      : `${name} has none of the SSH keys that were named (it has ${keys.length} others)`;
  return osLogin ? `${others}; OS Login opens it (gcp.oslogin.remove-ssh-keys)` : others;
}
