import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';
import { printRevocation, revocationPolicy } from './revocation.ts';

const session = (roleName: string) =>
  ({
    kind: 'aws.principal',
    principalType: 'role-session',
    account: '123456789012',
    arn: `arn:aws:sts::123456789012:assumed-role/${roleName}/mallory`,
    roleName,
    sessionName: 'mallory',
  }) as const;

/** Sessions were revoked by us in January, and by the console: an undo goes back to January, not to nothing. */
const january = printRevocation({ at: '2026-01-10T08:00:00Z', after: null });

export const revokeRoleSessionsCase: ConformanceCase = {
  id: 'aws.iam.revoke-role-sessions',
  world: {
    aws: {
      consistencyDelayReads: 2,
      roles: [
        {
          roleName: 'Deploy',
          inlinePolicies: {
            AWSRevokeOlderSessions:
              '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-02-01T00:00:00.000Z"}}}]}',
          },
        },
        { roleName: 'Audit' },
      ],
    },
  },
  target: session('Deploy'),
  changes: [`aws.roles.0.inlinePolicies.${revocationPolicy}`],
  traces: /$^/,
  reads: 'iam:GetRole',
  writes: 'iam:PutRolePolicy',
  missing: { target: session('Nobody'), outcome: 'refused', code: 'role-not-found' },
  changedSince: {
    'changed our policy': (world) => {
      world.aws.roles[0]!.inlinePolicies[revocationPolicy] = '{"Version":"2012-10-17","Statement":[]}';
    },
    'revoked the sessions again': (world) => {
      const again = { at: '2026-04-01T00:00:00Z', after: '2026-03-01T10:00:00Z' };
      world.aws.roles[0]!.inlinePolicies[revocationPolicy] = printRevocation(again);
    },
  },
  restoredSince: (world) => {
    Reflect.deleteProperty(world.aws.roles[0]!.inlinePolicies, revocationPolicy);
  },
  givenToAll: ['sts:GetCallerIdentity'],
};

/** The world of the case, with a revocation of ours in it that is long past. */
export const revokedInJanuary = {
  aws: { roles: [{ roleName: 'Deploy', inlinePolicies: { [revocationPolicy]: january } }] },
};
