import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import { globalAdministrator } from '../global-administrators.ts';
import { privilegesOf, type Memberships } from '../memberships.ts';
import { describeUser } from '../users.ts';
import type { UserState } from './user-state.ts';

/** What is changed. */
export type UserChange = {
  readonly userId: string;
  readonly userPrincipalName: string;
  /** False for a guest, where it would do nothing. */
  readonly revokeSessions: boolean;
};

/** What undo needs. */
export type UserUndo = { readonly userId: string; readonly userPrincipalName: string };

export type UserDecision = PlanDecision<UserChange, UserUndo>;

/** Pure. */
export function planUser(state: UserState): UserDecision {
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
  if (user.isSynced) {
    return refuse(
      'synced-from-on-premises',
      `${name} is mastered in the on-premises directory`,
      [
        'Disable the account in Active Directory on premises first, and let it synchronise; Entra ID takes no such change itself.',
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
  return refuseLastAdministrator(state, name) ?? change(state);
}

function change({ user, memberships }: UserState): UserDecision {
  const name = describeUser(user);
  const sessions = user.isGuest
    ? 'a guest’s sessions are its home tenant’s, and cannot be revoked here'
    : 'revoke all sign-in sessions';
  return {
    outcome: 'change',
    summary: `Disable the account of ${name}; ${sessions}${privileged(memberships)}`,
    differences: [
      { field: 'accountEnabled', before: 'true', after: 'false' },
      ...(user.isGuest ? [] : [{ field: 'sign-in sessions', before: 'valid', after: 'revoked' }]),
    ],
    change: {
      userId: user.id,
      userPrincipalName: user.userPrincipalName,
      revokeSessions: !user.isGuest,
    },
    undo: { userId: user.id, userPrincipalName: user.userPrincipalName },
  };
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
