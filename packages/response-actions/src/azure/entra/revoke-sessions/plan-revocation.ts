import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import type { Person } from '../person.ts';
import { describeUser } from '../users.ts';

/** Whose sessions. Not since when: whatever else moved that instant meanwhile takes nothing from what was approved. */
export type Revocation = { readonly userId: string; readonly userPrincipalName: string };

export type RevocationDecision = PlanDecision<Revocation, Record<string, never>>;

/** Pure. */
export function planRevocation({ user, isBreakGlass, isOurselves }: Person): RevocationDecision {
  const name = describeUser(user);
  if (isBreakGlass) {
    return refuse(
      'break-glass-account',
      `${name} is an emergency (break-glass) account, which is never touched`,
      ['Escalate: if it is compromised, the people who guard it change its credentials by hand.'],
    );
  }
  if (isOurselves) {
    return refuse('own-credentials', `${name} is the user as whom Drawbridge itself is signed in`, [
      'Act with another identity, so that the containment does not cut itself off halfway.',
    ]);
  }
  if (user.isGuest) {
    return refuse(
      'guest-sessions',
      `${name} is a guest: its sessions are its home tenant’s, and revoking them here would do nothing`,
      ['Tell the guest’s own organisation; in this tenant, disable the guest account.'],
      [
        {
          action: 'azure.entra.disable-user',
          target: { kind: 'entra.user', id: user.id, userPrincipalName: user.userPrincipalName },
          why: `Keeps ${name} out of this tenant; what it has at home stays.`,
        },
      ],
    );
  }
  const since = user.sessionsValidFrom === null ? 'any' : `since ${user.sessionsValidFrom}`;
  return {
    outcome: 'change',
    summary: `Revoke all sign-in sessions of ${name}; the account stays ${user.accountEnabled ? 'enabled' : 'disabled'}, and this cannot be undone`,
    differences: [{ field: 'sign-in sessions that are valid', before: since, after: 'none from before' }],
    change: { userId: user.id, userPrincipalName: user.userPrincipalName },
    undo: {},
  };
}
