import { given } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { Refused } from '../../contract/outcome.ts';
import { parseArn } from '../client/arn.ts';

type AccessKeyTarget = TargetOf<'aws.access-key'>;

/**
 * A temporary key has no status and cannot be revoked by its id; what works acts on the identity behind it. The refusal
 * carries that, ready to be planned, as far as the event says who it is.
 */
export function refuseTemporaryKey(target: AccessKeyTarget): Refused {
  const { accessKeyId, principalArn = '' } = target;
  const reason = `${accessKeyId} is a temporary key (ASIA): it has no status and cannot be revoked by its id`;
  const refuse = (hints: readonly string[], instead?: Refused['instead']): Refused => ({
    outcome: 'refused',
    code: 'temporary-key',
    reason,
    hints,
    ...given({ instead }),
  });
  const identity = parseArn(principalArn);
  const principal = { kind: 'aws.principal', arn: principalArn } as const;
  switch (identity.kind) {
    case 'role-session': {
      const { account, roleName, sessionName } = identity;
      const hints = [
        `Revoke the sessions of role ${roleName}: an inline deny with DateLessThan aws:TokenIssueTime. It cuts off every session of that role.`,
        'See to it that the attacker can no longer assume the role, or a new session follows.',
      ];
      const why = `It ends every session of role ${roleName} that began before now, also those of others who use the role.`;
      const session = {
        ...principal,
        principalType: 'role-session',
        account,
        roleName,
        sessionName,
      } as const;
      return refuse(hints, [{ action: 'aws.iam.revoke-role-sessions', target: session, why }]);
    }
    case 'user': {
      const { account, userName } = identity;
      const hints = [
        `Deny user ${userName} everything: it holds for temporary credentials that were made with the user's keys too.`,
        `Deactivate the long-term key (AKIA) of ${userName} that made it.`,
      ];
      const why = `It denies everything to user ${userName}: all keys, the console, and temporary credentials made with them.`;
      const user = { ...principal, principalType: 'user', account, userName } as const;
      return refuse(hints, [{ action: 'aws.iam.deny-user', target: user, why }]);
    }
    case 'root':
      return refuse([
        'It was made by the root user, whose sessions cannot be restricted. Escalate at once: the owner of the account must sign in as root, delete root’s keys and change the password.',
      ]);
    case 'federated-user':
      return refuse([
        `It was made by GetFederationToken for ${identity.name}: find in CloudTrail which user called it (sessionContext.sessionIssuer), and deny that user with aws.iam.deny-user.`,
      ]);
    case 'other':
      return refuse([
        `Look for userIdentity.accessKeyId ${accessKeyId} in CloudTrail: userIdentity.arn is who it is. IAM cannot tell, and aws sts get-access-key-info tells the account alone.`,
        'Contain that identity as aws.principal with its ARN: of arn:aws:sts::…:assumed-role/ROLE/SESSION the sessions of the role are revoked, arn:aws:iam::…:user/NAME is denied everything.',
      ]);
  }
}
