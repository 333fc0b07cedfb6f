import type { ResidualAccess } from '../../../contract/action.ts';
import type { KeyState, KeyTarget } from './key-state.ts';

const minute = 60_000;

/** Pure. What a disabled key leaves open. */
export function residualAfterKey(
  state: KeyState,
  _target: KeyTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const { email, keyId, otherKeys, accountDisabled } = state;
  const after = (minutes: number): string => new Date(appliedAt.getTime() + minutes * minute).toISOString();
  const others: ResidualAccess = {
    code: 'other-keys-of-the-account',
    what:
      otherKeys.length === 1
        ? `Another key of ${email} still works: ${otherKeys.join()}.`
        : `${otherKeys.length} other keys of ${email} still work: ${otherKeys.join(', ')}.`,
    remedy: 'Disable those that the attacker may hold as well.',
  };
  const tokens: ResidualAccess = {
    code: 'tokens-made-with-the-key',
    what: `Access tokens that were made with key ${keyId} work until they expire: 1 hour, or 12 where the organization allows long lives.`,
    until: after(12 * 60),
    remedy: `Disable ${email} itself (gcp.iam.disable-service-account): its tokens are then rejected.`,
  };
  return [
    ...(accountDisabled ? [] : [tokens, ...(otherKeys.length === 0 ? [] : [others]), otherWays(email)]),
    {
      code: 'until-it-has-spread',
      what: `Google accepts the key until the change has spread, which takes up to 7 minutes.`,
      until: after(7),
    },
    {
      code: 'what-the-key-has-made',
      what: `Keys, accounts, machines, firewall rules and grants that were made with the key stay, and may open other ways in.`,
      remedy: `Look for the key in the audit log's serviceAccountKeyName, and at what it has created and granted.`,
    },
  ];
}

function otherWays(email: string): ResidualAccess {
  return {
    code: 'other-ways-to-the-account',
    what: `Machines that run as ${email}, and anyone who may impersonate it or create keys for it, can still act as it.`,
    remedy: `Look who holds iam.serviceAccountTokenCreator or iam.serviceAccountKeyAdmin on ${email}.`,
  };
}
