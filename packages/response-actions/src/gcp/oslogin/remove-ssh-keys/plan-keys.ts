import { given } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';
import { z } from 'zod';

import type { ActionContext, PlanDecision, TargetFacts, UnreadName } from '../../../contract/action.ts';
import { isUniqueId } from '../../iam/service-account-email.ts';
import { getLoginProfile, type LoginKey, type LoginProfile } from '../login-profiles.ts';
import type { RemoveParameters } from './parameters.ts';

export type PrincipalTarget = TargetOf<'gcp.principal'>;

/** The profile, or why there is none to ask for. JSON; public keys are journaled, since undo puts them back. */
export type ProfileState = (LoginProfile & { readonly found: 'profile' }) | { readonly found: 'no-address' };

/** What is changed, and what undo needs: the keys that are taken, and the fingerprints of those that stay. */
export const keysToken = z.strictObject({
  user: z.string().min(1),
  removed: z.array(
    z.strictObject({
      fingerprint: z.string().min(1),
      key: z.string().min(1),
      expirationTimeUsec: z.string().nullable(),
    }),
  ),
  left: z.array(z.string()),
});

export type KeysChange = z.output<typeof keysToken>;

/** Reads only. A workforce subject has no profile by its address: nothing is asked. */
export async function observeProfile(
  context: ActionContext,
  { subject }: PrincipalTarget,
): Promise<ProfileState> {
  if (!isAddress(subject) && !isUniqueId(subject)) return { found: 'no-address' };
  return { found: 'profile', ...(await getLoginProfile(context, subject)) };
}

function isAddress(subject: string): boolean {
  return /^[^\s@/:]+@[^\s@/:]+$/.test(subject);
}

/** Pure. The identity by its address; a number in place of it is what the incident knew of its identity. */
export function resolveProfile(state: ProfileState, target: PrincipalTarget): PrincipalTarget {
  if (state.found === 'no-address') return target;
  const asNumber = isUniqueId(target.subject) ? target.subject : undefined;
  return { ...target, subject: state.user, ...given({ uniqueId: target.uniqueId ?? asNumber }) };
}

/** Pure. */
export function factsOfProfile(state: ProfileState, { subject, uniqueId }: PrincipalTarget): TargetFacts {
  const members = ['user', 'serviceAccount'].map((member) => `${member}:${subject}`);
  if (state.found === 'no-address') return { names: [subject], tags: {}, groups: [] };
  const id = state.uniqueId ?? uniqueId;
  return {
    names: [subject, ...members, ...state.accounts, ...(id === undefined ? [] : [id])],
    tags: {},
    groups: [],
    ...(state.uniqueId === null ? {} : { identity: { id: state.uniqueId } }),
    ...(isUniqueId(subject) ? { unread: [addressUnread(subject)] } : {}),
  };
}

function addressUnread(subject: string): UnreadName {
  const said = `OS Login did not tell the address of ${subject}, so a protected asset that names it by its address was not compared`;
  return { said, identities: 'address' };
}

/** Pure. */
export function planKeys(
  state: ProfileState,
  { subject }: PrincipalTarget,
  parameters: RemoveParameters,
): PlanDecision<KeysChange, KeysChange> {
  if (state.found === 'no-address') {
    return {
      outcome: 'refused',
      code: 'workforce-identity',
      reason: `${subject} is an identity of a workforce pool, whose keys OS Login does not keep by an address`,
      hints: [
        'Take the access away at the identity provider, and the roles of OS Login (compute.osLogin) in Google Cloud.',
      ],
    };
  }
  const removed = chosenKeys(state.keys, parameters);
  if (removed.length === 0) {
    const others =
      state.keys.length === 0
        ? 'no SSH keys'
        : `none of the named SSH keys (but ${state.keys.length} others)`;
    return { outcome: 'nothing', reason: `${subject} has ${others} in OS Login` };
  }
  const left = state.keys.filter((key) => !removed.includes(key)).map((key) => key.fingerprint);
  const token = { user: subject, removed: [...removed], left };
  const keys = removed.length === 1 ? '1 SSH key' : `${removed.length} SSH keys`;
  return {
    outcome: 'change',
    summary: `Remove ${keys} of ${subject} from OS Login`,
    differences: removed.map(({ fingerprint, key }) => ({
      field: 'SSH key',
      before: `${key.split(' ')[0] ?? ''} ${fingerprint}`,
      after: 'removed',
    })),
    change: token,
    undo: token,
  };
}

/** The keys that are meant: all, or those that were named. */
export function chosenKeys(
  keys: readonly LoginKey[],
  { fingerprints }: RemoveParameters,
): readonly LoginKey[] {
  if (fingerprints === undefined) return keys;
  const named = fingerprints.split(',').map((fingerprint) => fingerprint.trim());
  return keys.filter((key) => named.includes(key.fingerprint));
}
