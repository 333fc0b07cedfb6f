import type { ResidualAccess } from '../../../contract/action.ts';
import type { AccessKeyTarget, KeyState } from './key-state.ts';

const hour = 3_600_000;

/** Pure. What a deactivated, or deleted, key does not take away. */
export function residualAfterKey(
  state: KeyState,
  { accessKeyId }: AccessKeyTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  if (state.found !== 'key' && state.found !== 'deleted-key') return [];
  const { userName } = state;
  const until = (hours: number): string => new Date(appliedAt.getTime() + hours * hour).toISOString();
  return [
    {
      code: 'sessions-minted-by-the-key',
      what: `Temporary credentials that were made with ${accessKeyId} by GetSessionToken or GetFederationToken keep working for up to 36 hours.`,
      until: until(36),
      remedy: `Run aws.iam.deny-user on user ${userName}.`,
    },
    {
      code: 'roles-already-assumed',
      what: `Role sessions that were started with ${accessKeyId} keep working for up to 12 hours.`,
      until: until(12),
      remedy:
        'Find the roles it assumed in CloudTrail (AssumeRole), and run aws.iam.revoke-role-sessions on each.',
    },
    ...otherKeys(state),
    {
      code: 'other-credentials-of-the-user',
      what: `The console password and all other credentials of ${userName} are unaffected.`,
      remedy: `Remove the login profile of ${userName} if the person, and not only the key, is compromised.`,
    },
    {
      code: 'what-the-key-has-made',
      what: `Whatever was made with ${accessKeyId} is still there: users, keys, roles, policies, machines.`,
      remedy: `Look in CloudTrail for write events of ${accessKeyId}.`,
    },
  ];
}

function otherKeys(state: KeyState): readonly ResidualAccess[] {
  if (state.found !== 'key' || state.otherActiveKeys.length === 0) return [];
  const keys = state.otherActiveKeys.join(', ');
  return [
    {
      code: 'other-active-keys',
      what: `${state.userName} has another active access key, which was not touched: ${keys}.`,
      remedy: 'Deactivate it too if it may be known to the attacker.',
    },
  ];
}
