import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import type { UserState } from './user-state.ts';

const minute = 60_000;

/** Pure. What a disabled account can still be used for. */
export function residualAfterUser(
  { user }: UserState,
  _target: TargetOf<'entra.user'>,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const name = user.userPrincipalName;
  const until = (minutes: number): string => new Date(appliedAt.getTime() + minutes * minute).toISOString();
  return [
    {
      code: 'access-tokens',
      what: `Access tokens that ${name} already has work until they expire, about 1 hour after they were issued.`,
      until: until(60),
      remedy: 'Use apps with Continuous Access Evaluation for what matters; only those end them sooner.',
    },
    {
      code: 'continuous-access-evaluation-delay',
      what: `Apps with Continuous Access Evaluation may let ${name} go on for up to 15 minutes.`,
      until: until(15),
    },
    ...sessions(user),
    {
      code: 'application-sessions',
      what: `Applications that keep a session cookie of their own may let ${name} in for as long as they please.`,
      remedy: 'End the sessions in those applications.',
    },
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

function sessions(user: UserState['user']): readonly ResidualAccess[] {
  if (user.isGuest) {
    return [
      {
        code: 'guest-home-sessions',
        what: `${user.userPrincipalName} is a guest: the sessions in its home tenant go on, and revoking them here would do nothing.`,
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
