import type { ResidualAccess } from '../../../contract/action.ts';
import type { PrincipalTarget, RoleState } from './role-state.ts';

const hour = 3_600_000;

/** Pure. What the end of a role's older sessions leaves open. */
export function residualAfterRevocation(
  state: RoleState,
  _target: PrincipalTarget,
  appliedAt: Date,
): readonly ResidualAccess[] {
  if (state.found !== 'role') return [];
  const { roleName, trusted } = state.role;
  const until = (hours: number): string => new Date(appliedAt.getTime() + hours * hour).toISOString();
  return [
    {
      code: 'whoever-may-assume-it-again',
      what: `Anyone who may assume ${roleName} gets a new session, which is not cut off: ${trusted.join(', ')}.`,
      remedy: `Contain the identity that the attacker assumed it with, or narrow the trust policy of ${roleName}.`,
    },
    ...(trusted.includes('service ec2.amazonaws.com')
      ? [
          {
            code: 'machines-with-the-role',
            what: `Machines that carry ${roleName} lose their access until they are given new credentials, and then have it again, as does an attacker who is on them.`,
            remedy: 'Run aws.ec2.isolate-instance on the machine that the credentials were taken from.',
          },
        ]
      : []),
    {
      code: 'roles-assumed-from-it',
      what: 'Sessions of other roles that were started from a session of this one keep working for up to 1 hour.',
      until: until(1),
      remedy: 'Find the roles that it assumed in CloudTrail (AssumeRole), and revoke their sessions too.',
    },
    {
      code: 'open-connections',
      what: `Connections that were opened with ${roleName} stay open: Session Manager, SSH, databases.`,
      remedy: 'Run aws.ssm.terminate-sessions on the session, and aws.ec2.isolate-instance on the machines.',
    },
    {
      code: 'what-the-role-has-made',
      what: `Whatever was made with ${roleName} is still there: users, keys, roles, policies, machines, functions.`,
      remedy: `Look in CloudTrail for write events of the sessions of ${roleName}.`,
    },
    {
      code: 'spreading-takes-minutes',
      what: 'IAM spreads a policy within a few minutes, not at once; until then calls may still be allowed.',
      until: until(1 / 12),
    },
  ];
}
