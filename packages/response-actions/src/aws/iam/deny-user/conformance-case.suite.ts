import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

const policy = 'aws.users.0.inlinePolicies.DrawbridgeDenyAll';

export const denyUserCase: ConformanceCase = {
  id: 'aws.iam.deny-user',
  world: {
    aws: {
      consistencyDelayReads: 2,
      users: [
        {
          userName: 'alice',
          groups: ['developers'],
          inlinePolicies: {
            Work: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
          },
          accessKeys: [{ accessKeyId: 'AKIAEXAMPLEALICE0001' }],
        },
        { userName: 'bob', path: '/ops/', accessKeys: [{ accessKeyId: 'AKIAEXAMPLEBOB000001' }] },
      ],
    },
  },
  target: { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLEALICE0001', account: '123456789012' },
  changes: [policy],
  traces: /$^/,
  reads: 'iam:GetUser',
  writes: 'iam:PutUserPolicy',
  missing: {
    target: {
      kind: 'aws.principal',
      principalType: 'user',
      account: '123456789012',
      arn: 'arn:aws:iam::123456789012:user/nobody',
      userName: 'nobody',
    },
    outcome: 'refused',
    code: 'user-not-found',
  },
  changedSince: {
    'changed our policy': (world) => {
      world.aws.users[0]!.inlinePolicies.DrawbridgeDenyAll = '{"Version":"2012-10-17","Statement":[]}';
    },
  },
  restoredSince: (world) => {
    delete world.aws.users[0]!.inlinePolicies.DrawbridgeDenyAll;
  },
  givenToAll: ['sts:GetCallerIdentity'],
};
