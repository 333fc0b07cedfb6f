import type { PlanDecision } from '../../../contract/action.ts';
import { refuse } from '../../../contract/refuse.ts';
import { refuseTemporaryKey } from '../temporary-key.ts';
import type { AccessKeyTarget, KeyState } from './key-state.ts';

/** What is changed, and what undo needs to change it back. */
export type KeyChange = {
  readonly account: string;
  readonly userName: string;
  readonly accessKeyId: string;
};

export type KeyDecision = PlanDecision<KeyChange, KeyChange>;

/** Pure. */
export function planKey(state: KeyState, target: AccessKeyTarget): KeyDecision {
  const { accessKeyId } = target;
  switch (state.found) {
    case 'temporary-key':
      return refuseTemporaryKey(target);
    case 'root-key':
      return refuse(
        'root-key',
        `${accessKeyId} belongs to the root user, whose access cannot be changed by IAM`,
        [
          'Escalate at once: the owner of the account must sign in as root, delete the key and change the password.',
          'If root cannot be reached, open a support case with AWS.',
        ],
      );
    case 'other-account':
      return refuse(
        'other-account',
        `${accessKeyId} is of account ${state.account}; our credentials are of ${state.ours}`,
        [`Connect to account ${state.account}, or assume a role there, and run it again.`],
      );
    case 'no-such-key':
      return refuse('key-not-found', `account ${state.account} has no access key ${accessKeyId}`, [
        'If the key was deleted, temporary credentials made with it may still work for up to 36 hours.',
        'If it belongs to another account, connect to that account.',
      ]);
    case 'deleted-key':
      return nothing(`${accessKeyId} of ${state.userName} was deleted already, and cannot be used`);
    case 'key':
      return planExistingKey(state, accessKeyId);
  }
}

function planExistingKey(state: Extract<KeyState, { found: 'key' }>, accessKeyId: string): KeyDecision {
  const { account, userName } = state;
  if (state.status === 'Inactive') return nothing(`${accessKeyId} of ${userName} is Inactive already`);
  if (state.isOurOwn) {
    return refuse(
      'own-credentials',
      `${accessKeyId} belongs to ${userName}, with whom Drawbridge itself acts`,
      ['Act with another identity, so that the containment does not cut itself off halfway.'],
    );
  }
  const change = { account, userName, accessKeyId };
  return {
    outcome: 'change',
    summary: `Deactivate access key ${accessKeyId} of IAM user ${userName} in account ${account}`,
    differences: [{ field: 'Status', before: 'Active', after: 'Inactive' }],
    change,
    undo: change,
  };
}

function nothing(reason: string): KeyDecision {
  return { outcome: 'nothing', reason };
}
