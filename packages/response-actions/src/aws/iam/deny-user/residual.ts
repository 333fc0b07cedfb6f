import type { ResidualAccess } from '../../../contract/action.ts';
import type { UserState, UserTarget } from './user-state.ts';

const hour = 3_600_000;

/** Pure. What a user who is denied everything still holds. */
export function residualAfterDeny(
  state: UserState,
  _target: UserTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  if (state.found !== 'user') return [];
  const { userName } = state;
  return [
    {
      code: 'roles-already-assumed',
      what: `Role sessions that ${userName} has started keep working for up to 12 hours: they are the role's, not the user's.`,
      until: new Date(appliedAt.getTime() + 12 * hour).toISOString(),
      remedy: `Find the roles that ${userName} assumed in CloudTrail (AssumeRole), and run aws.iam.revoke-role-sessions on each.`,
    },
    {
      code: 'open-connections',
      what: `Connections that ${userName} has opened stay open: SSH, Session Manager, databases.`,
      remedy: 'Run aws.ssm.terminate-sessions on the user, and aws.ec2.isolate-instance on the machines.',
    },
    {
      code: 'what-the-user-has-made',
      what: `Whatever ${userName} has made is still there: users, keys, roles, policies, machines, functions.`,
      remedy: `Look in CloudTrail for write events of ${userName}.`,
    },
    {
      code: 'others-who-may-remove-it',
      what: 'Anyone else who may call iam:DeleteUserPolicy, or delete the user and create it again, can lift the deny.',
      remedy: `Watch for DeleteUserPolicy and PutUserPolicy on ${userName} in CloudTrail.`,
    },
    {
      code: 'spreading-takes-minutes',
      what: 'IAM spreads a policy within a few minutes, not at once; until then calls may still be allowed.',
      until: new Date(appliedAt.getTime() + hour / 12).toISOString(),
    },
  ];
}
