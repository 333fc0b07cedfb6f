import type { PlanDecision } from '../../../contract/action.ts';
import type { KeyState } from './key-state.ts';

/** What is changed, and what undo needs to change it back. */
export type KeyChange = { readonly email: string; readonly keyId: string };

export type KeyDecision = PlanDecision<KeyChange, KeyChange>;

/** Pure. */
export function planKey(state: KeyState): KeyDecision {
  const { email, keyId, keyType, project, disabled, isOurOwn } = state;
  if (keyType !== 'USER_MANAGED') {
    const reason = `${keyId} of ${email} is a key that Google holds itself (${keyType}): nobody else has it, and it cannot be disabled`;
    const why = 'It stops all that acts as the account, however it obtained its tokens.';
    return {
      outcome: 'refused',
      code: 'google-managed',
      reason,
      hints: [
        'Tokens signed with it were made by a machine or by impersonation: disable the account instead.',
      ],
      instead: [
        {
          action: 'gcp.iam.disable-service-account',
          target: { kind: 'gcp.principal', subject: email },
          why,
        },
      ],
    };
  }
  if (disabled) return { outcome: 'nothing', reason: `key ${keyId} of ${email} is disabled already` };
  if (isOurOwn) {
    return {
      outcome: 'refused',
      code: 'own-credentials',
      reason: `${keyId} is a key of ${email}, with which Drawbridge itself acts`,
      hints: ['Act with another identity, so that the containment does not cut itself off halfway.'],
    };
  }
  const change = { email, keyId };
  return {
    outcome: 'change',
    summary: `Disable key ${keyId} of service account ${email} of project ${project}`,
    differences: [{ field: 'disabled', before: 'false', after: 'true' }],
    change,
    undo: change,
  };
}
