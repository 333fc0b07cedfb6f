import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import { residualOfApplications, residualOfTokens } from '../token-residual.ts';
import { describeOnPremises } from '../users.ts';
import type { UserState } from './user-state.ts';

/** Pure. What a disabled account can still be used for. */
export function residualAfterUser(
  { user }: UserState,
  _target: TargetOf<'entra.user'>,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const name = user.userPrincipalName;
  return [
    ...residualOfTokens(name, appliedAt),
    ...onPremises(user),
    ...sessions(user),
    residualOfApplications(name),
    {
      code: 'registered-devices',
      what: `Devices registered to ${name} stay registered, with what is stored on them.`,
      remedy: 'Disable the devices in Entra ID.',
    },
    {
      code: 'credentials-added-to-applications',
      what: `Secrets, certificates and consents that ${name} added to applications or service principals keep working.`,
      remedy: 'Look in the Entra audit log for what the user added, and remove it.',
    },
  ];
}

/** First to be done: it is the one that brings the account back. */
function onPremises(user: UserState['user']): readonly ResidualAccess[] {
  if (!user.isSynced) return [];
  const name = describeOnPremises(user);
  const what = user.accountEnabled
    ? `The account is mastered on premises (${name}) and stays enabled there: it signs in to everything that asks the directory on premises, and the next synchronisation may enable it in Entra ID again.`
    : `The account is mastered on premises (${name}); whether it is disabled there too cannot be seen from Entra ID.`;
  const remedy = `Disable ${name} in Active Directory on premises, let it synchronise, and see that the account is still disabled in Entra ID.`;
  return [{ code: 'on-premises-account', what, remedy }];
}

function sessions(user: UserState['user']): readonly ResidualAccess[] {
  if (user.isGuest) {
    return [
      {
        code: 'guest-home-sessions',
        what: `${user.userPrincipalName} is a guest: the sessions in its home tenant stay open, and revoking them here would do nothing.`,
        remedy: 'Tell the guest’s own organisation.',
      },
    ];
  }
  if (user.accountEnabled) return [];
  const since = user.sessionsValidFrom === null ? '' : ` since ${user.sessionsValidFrom}`;
  return [
    {
      code: 'sessions-not-revoked-by-us',
      what: `The account was disabled before, and we did not revoke its sessions: those issued${since} would be good again if it is enabled.`,
      remedy: 'Revoke the sign-in sessions before the account is enabled again.',
    },
  ];
}
