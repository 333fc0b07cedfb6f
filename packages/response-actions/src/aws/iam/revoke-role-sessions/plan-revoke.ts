import type { PlanDecision } from '../../../contract/action.ts';
import type { Refused } from '../../../contract/outcome.ts';
import { refuse } from '../../../contract/refuse.ts';
import { revocationPolicy, type Revocation } from './revocation.ts';
import type { PrincipalTarget, RoleState } from './role-state.ts';

/**
 * What is changed. Without the time: it is that of the change itself, and a plan that held it could never be approved.
 */
export type RevokeChange = {
  readonly account: string;
  readonly roleName: string;
  /** The time of the revocation of ours that this one takes the place of. */
  readonly after: string | null;
};

/** What undo needs: which revocation was there before, to put back. */
export type RevokeUndo = {
  readonly account: string;
  readonly roleName: string;
  readonly previous: Revocation | null;
};

export type RevokeDecision = PlanDecision<RevokeChange, RevokeUndo>;

/** Pure. */
export function planRevoke(state: RoleState, target: PrincipalTarget): RevokeDecision {
  switch (state.found) {
    case 'not-a-session':
      return refuseOther(target);
    case 'other-account':
      return refuse(
        'other-account',
        `the role is of account ${state.account}; our credentials are of ${state.ours}`,
        [`Connect to account ${state.account}, or assume a role there, and run it again.`],
      );
    case 'missing':
      return refuse('role-not-found', `account ${state.account} has no role ${state.roleName}`, [
        'See whether it was deleted; the sessions of a role that is gone are refused by AWS.',
      ]);
    case 'role':
      return planRole(state);
  }
}

function planRole(state: Extract<RoleState, { found: 'role' }>): RevokeDecision {
  const { account, role, policy } = state;
  const refusal = refuseRole(state);
  if (refusal !== undefined) return refusal;
  const previous = typeof policy === 'object' ? policy : null;
  if (previous !== null && state.isFresh) {
    const reason = `sessions of ${role.roleName} that began before ${previous.at} are cut off already`;
    return { outcome: 'nothing', reason };
  }
  const { roleName } = role;
  const before = previous === null ? 'none' : `before ${previous.at}`;
  return {
    outcome: 'change',
    summary: `Deny everything to all sessions of role ${roleName} in account ${account} that began before now: ${shareOf(state)}`,
    differences: [
      { field: `sessions denied by ${revocationPolicy}`, before, after: 'before the moment of the change' },
    ],
    change: { account, roleName, after: previous?.at ?? null },
    undo: { account, roleName, previous },
  };
}

/** Whom it hits, in words: a role has as many users as its trust policy lets in. */
function shareOf({ role }: Extract<RoleState, { found: 'role' }>): string {
  const { trusted, lastUsed, lastUsedRegion } = role;
  const used =
    lastUsed === null
      ? 'IAM has not seen it in use'
      : `IAM saw it last in use ${lastUsed}${lastUsedRegion === null ? '' : ` in ${lastUsedRegion}`}`;
  const who = `${String(trusted.length)} ${trusted.length === 1 ? 'principal' : 'principals'}`;
  return `it hits everybody who uses the role. ${who} may assume it (${trusted.join(', ')}); ${used}`;
}

function refuseRole(state: Extract<RoleState, { found: 'role' }>): Refused | undefined {
  const { role } = state;
  if (role.path.startsWith('/aws-service-role/')) {
    return refuse(
      'service-linked-role',
      `${role.roleName} is a service-linked role, which AWS lets nobody change`,
      ['Stop the service that uses it from acting, or escalate to AWS support.'],
    );
  }
  if (role.path.startsWith('/aws-reserved/')) {
    return refuse(
      'identity-center-role',
      `${role.roleName} belongs to IAM Identity Center, which alone can change it`,
      [
        'Put the deny into the permission set in IAM Identity Center, disable the user there, and end its sessions.',
      ],
    );
  }
  if (state.isOurOwn) {
    return refuse('own-credentials', `${role.roleName} is the role with which Drawbridge itself acts`, [
      'Act with another identity, so that the containment does not cut itself off halfway.',
    ]);
  }
  if (state.policy === 'foreign') {
    return refuse(
      'policy-name-taken',
      `${role.roleName} has an inline policy ${revocationPolicy} whose content is not ours`,
      [
        'Somebody made or changed it, perhaps to keep us out: look at it, delete it if it is nobody’s, and run it again.',
      ],
    );
  }
  return undefined;
}

function refuseOther(target: PrincipalTarget): Refused {
  if (target.principalType === 'user') {
    const why = 'It denies everything to the user, temporary credentials included.';
    return {
      ...refuse('not-a-role-session', `${target.arn} is a user, who has no role's sessions`, []),
      instead: [{ action: 'aws.iam.deny-user', target, why }],
    };
  }
  return refuse('root-user', `${target.arn} is root, whose sessions cannot be restricted`, [
    'Escalate at once: the owner of the account must sign in as root, delete its keys and change the password.',
  ]);
}
