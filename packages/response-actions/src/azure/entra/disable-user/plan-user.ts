import type { PlanDecision } from '../../../contract/action.ts';
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
    return refuse('synced-from-on-premises', `${name} is mastered in the on-premises directory`, [
      'Disable the account in Active Directory on premises first, and let it synchronise; Entra ID takes no such change itself.',
      'Then revoke the sign-in sessions in Entra ID.',
    ]);
  }
  if (mayBeLastAdministrator(state)) {
    return refuse(
      'last-global-administrator',
      `no other enabled user is known to hold Global Administrator but ${name}`,
      ['Make sure that another Global Administrator can sign in, and plan again.'],
    );
  }
  return change(state);
}

function change({ user }: UserState): UserDecision {
  const name = describeUser(user);
  const sessions = user.isGuest
    ? 'a guest’s sessions are its home tenant’s, and cannot be revoked here'
    : 'revoke all sign-in sessions';
  return {
    outcome: 'change',
    summary: `Disable the account of ${name}; ${sessions}`,
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

/**
 * Fails closed: those who hold the role through a group are not counted, so that where a group holds it, and no
 * other user does directly, anybody might be the last.
 */
function mayBeLastAdministrator({ user, globalAdministrators }: UserState): boolean {
  const { users, enabledUsers, throughGroups } = globalAdministrators;
  if (enabledUsers.some((id) => id !== user.id)) return false;
  return throughGroups || users.includes(user.id);
}

/** `alice@example.com (object id)`. */
export function describeUser(user: { readonly userPrincipalName: string; readonly id: string }): string {
  return `${user.userPrincipalName} (${user.id})`;
}

function refuse(code: string, reason: string, hints: readonly string[]): UserDecision {
  return { outcome: 'refused', code, reason, hints };
}
