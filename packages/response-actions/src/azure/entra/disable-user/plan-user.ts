import type { TargetOf } from '@drawbridge/incident-model';

import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import { globalAdministrator } from '../global-administrators.ts';
import { privilegesOf, type Memberships } from '../memberships.ts';
import { describeOnPremises, describeUser } from '../users.ts';
import type { UserParameters } from './parameters.ts';
import type { UserState } from './user-state.ts';

/** What is changed. */
export type UserChange = {
  readonly userId: string;
  readonly userPrincipalName: string;
  /** False for a guest, where it would do nothing. */
  readonly revokeSessions: boolean;
  /** The user is synchronised from on premises, and a person chose to disable the account in the cloud alone. */
  readonly cloudOnly: boolean;
};

/** What undo needs. */
export type UserUndo = {
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly cloudOnly: boolean;
};

export type UserDecision = PlanDecision<UserChange, UserUndo>;

/** Pure. */
export function planUser(
  state: UserState,
  _target: TargetOf<'entra.user'>,
  { syncedUser }: UserParameters,
): UserDecision {
  const { user } = state;
  const name = describeUser(user);
  if (!user.accountEnabled)
    return { outcome: 'nothing', reason: `the account of ${name} is disabled already` };
  if (state.isBreakGlass) {
    return refuse(
      'break-glass-account',
      `${name} is an emergency (break-glass) account, which is never disabled`,
      ['Escalate: if it is compromised, the people who guard it change its credentials by hand.'],
    );
  }
  if (state.isOurselves) {
    return refuse('own-credentials', `${name} is the user as whom Drawbridge itself is signed in`, [
      'Act with another identity, so that the containment does not cut itself off halfway.',
    ]);
  }
  if (user.isSynced && syncedUser === 'refuse') return refuseSynced(state, name);
  return refuseLastAdministrator(state, name) ?? change(state);
}

function refuseSynced({ user }: UserState, name: string): UserDecision {
  return refuse(
    'synced-from-on-premises',
    `${name} is mastered in the on-premises directory`,
    [
      `Disable ${describeOnPremises(user)} in Active Directory on premises first, and let it synchronise.`,
      'To disable the account in Entra ID now, choose syncedUser: cloud-only (contain: --with syncedUser=cloud-only). The account has to be disabled on premises all the same: the next synchronisation may enable it again.',
    ],
    [
      {
        action: 'azure.entra.revoke-sessions',
        target: { kind: 'entra.user', id: user.id, userPrincipalName: user.userPrincipalName },
        why: `Works now: ${name} has to sign in again everywhere, which the account can until it is disabled on premises.`,
      },
    ],
  );
}

function change({ user, memberships }: UserState): UserDecision {
  const name = describeUser(user);
  const sessions = user.isGuest
    ? 'a guest’s sessions are its home tenant’s, and cannot be revoked here'
    : 'revoke all sign-in sessions';
  return {
    outcome: 'change',
    summary: `Disable the account of ${name}; ${sessions}${privileged(memberships)}${onPremises(user)}`,
    differences: [
      { field: 'accountEnabled', before: 'true', after: 'false' },
      ...(user.isGuest ? [] : [{ field: 'sign-in sessions', before: 'valid', after: 'revoked' }]),
    ],
    change: {
      userId: user.id,
      userPrincipalName: user.userPrincipalName,
      revokeSessions: !user.isGuest,
      cloudOnly: user.isSynced,
    },
    undo: { userId: user.id, userPrincipalName: user.userPrincipalName, cloudOnly: user.isSynced },
  };
}

/** Said beforehand: somebody has to act on premises, and soon. */
function onPremises(user: UserState['user']): string {
  if (!user.isSynced) return '';
  return `. In Entra ID only: disable ${describeOnPremises(user)} on premises as well, since the next synchronisation may enable the account again`;
}

/** Said beforehand, since the approver may have to find somebody with that role. */
function privileged(memberships: Memberships): string {
  const privileges = privilegesOf(memberships);
  if (privileges.length === 0) return '';
  return `. The account is privileged (${privileges.join(', ')}): Entra ID denies this unless the role Privileged Authentication Administrator stands behind the call`;
}

/**
 * Fails closed: those whose account is not known to be enabled are no others, and a list that does not name somebody
 * whose own memberships do is not believed about the others either.
 */
function refuseLastAdministrator(state: UserState, name: string): UserDecision | undefined {
  const { user, globalAdministrators } = state;
  const { users, enabledUsers } = globalAdministrators;
  if (!users.includes(user.id)) {
    if (!isGlobalAdministrator(state.memberships)) return undefined;
    return refuse(
      'last-global-administrator',
      `${name} holds Global Administrator, and the list of its holders does not name ${name}: whether another one is left is unknown`,
      ['Plan again in a few minutes. If it stays like this, check the holders of the role in Entra ID.'],
    );
  }
  if (enabledUsers.some((id) => id !== user.id)) return undefined;
  return refuse(
    'last-global-administrator',
    `no other enabled user is known to hold Global Administrator but ${name}`,
    ['Make sure that another Global Administrator can sign in, and plan again.'],
  );
}

function isGlobalAdministrator({ roles }: Memberships): boolean {
  return roles.some(({ templateId }) => templateId === globalAdministrator);
}
