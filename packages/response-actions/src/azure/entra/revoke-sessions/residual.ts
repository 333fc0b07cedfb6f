import type { TargetOf } from '@drawbridge/incident-model';

import type { ResidualAccess } from '../../../contract/action.ts';
import type { Person } from '../person.ts';
import { describeOnPremises } from '../users.ts';
import { residualOfApplications, residualOfTokens } from '../token-residual.ts';

/** Pure. What somebody can still do whose sessions were revoked. */
export function residualAfterRevocation(
  { user }: Person,
  _target: TargetOf<'entra.user'>,
  appliedAt: Date,
): readonly ResidualAccess[] {
  const name = user.userPrincipalName;
  return [
    ...signIn(user),
    ...residualOfTokens(name, appliedAt),
    residualOfApplications(name),
    {
      code: 'credentials-added-to-the-account',
      what: `Passkeys, phones and other methods that were registered for ${name} while it was compromised can be used to sign in.`,
      remedy:
        'Look through the authentication methods of the account, and remove what its owner does not know.',
    },
  ];
}

function signIn(user: Person['user']): readonly ResidualAccess[] {
  const { accountEnabled, isSynced, userPrincipalName } = user;
  if (!accountEnabled) return [];
  return [
    {
      code: 'new-sign-in',
      what: `The account is enabled: anyone who knows the password of ${userPrincipalName}, and has the second factor, can sign in again at once.`,
      remedy: isSynced
        ? `Disable ${describeOnPremises(user)} in Active Directory on premises, and change its password there.`
        : 'Disable the account (azure.entra.disable-user), or change its password.',
    },
  ];
}
