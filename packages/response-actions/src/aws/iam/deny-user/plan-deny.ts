import type { PlanDecision } from '../../../contract/action.ts';
import type { Refused } from '../../../contract/outcome.ts';
import { refuse } from '../../../contract/refuse.ts';
import { refuseTemporaryKey } from '../temporary-key.ts';
import { policyNames } from './deny-policy.ts';
import type { UserState, UserTarget } from './user-state.ts';

/** What is changed, and what undo needs to change it back. */
export type DenyChange = {
  readonly account: string;
  readonly userName: string;
  readonly policyName: string;
};

export type DenyDecision = PlanDecision<DenyChange, DenyChange>;

/** Pure. */
export function planDeny(state: UserState, target: UserTarget): DenyDecision {
  switch (state.found) {
    case 'root':
      return refuse('root-user', 'it is the root user, to whom no policy of IAM applies', [
        'Escalate at once: the owner of the account must sign in as root, delete its keys and change the password.',
        'If root cannot be reached, open a support case with AWS.',
      ]);
    case 'no-user':
      return refuseNoUser(target);
    case 'other-account':
      return refuse(
        'other-account',
        `the user is of account ${state.account}; our credentials are of ${state.ours}`,
        [`Connect to account ${state.account}, or assume a role there, and run it again.`],
      );
    case 'missing':
      return refuse('user-not-found', `account ${state.account} has no ${state.what}`, [
        'See whether it was deleted; temporary credentials of a user who is gone are refused by AWS.',
      ]);
    case 'user':
      return planUser(state);
  }
}

function planUser(state: Extract<UserState, { found: 'user' }>): DenyDecision {
  const { account, userName, policyName } = state;
  if (state.denied) {
    return { outcome: 'nothing', reason: `${userName} is denied everything already (${policyName ?? ''})` };
  }
  if (state.isOurOwn) {
    return refuse('own-credentials', `${userName} is the user with whom Drawbridge itself acts`, [
      'Act with another identity, so that the containment does not cut itself off halfway.',
    ]);
  }
  if (policyName === null) {
    return refuse(
      'policy-names-taken',
      `${userName} has policies of another content under each of our names: ${policyNames.join(', ')}`,
      [
        'Somebody made them, perhaps to keep us out: look at them, delete them if they are nobody’s, and run it again.',
      ],
    );
  }
  const change = { account, userName, policyName };
  return {
    outcome: 'change',
    summary: `Deny everything to IAM user ${userName} in account ${account} (inline policy ${policyName})`,
    differences: [{ field: `policy ${policyName}`, before: 'none', after: 'denies everything' }],
    change,
    undo: change,
  };
}

function refuseNoUser(target: UserTarget): Refused {
  if (target.kind === 'aws.access-key') return refuseTemporaryKey(target);
  const reason = `${target.arn} is not a user: the name of a session is not a user's`;
  const hints = ['Deny the user whose key made it, or revoke the sessions of its role.'];
  if (target.principalType !== 'role-session') return refuse('not-a-user', reason, hints);
  const why =
    'It ends every session of the role that began before now, also those of others who use the role.';
  return {
    ...refuse('not-a-user', reason, hints),
    instead: [{ action: 'aws.iam.revoke-role-sessions', target, why }],
  };
}
