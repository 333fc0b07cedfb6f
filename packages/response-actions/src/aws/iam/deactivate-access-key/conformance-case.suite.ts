import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';

export const deactivateAccessKeyCase: ConformanceCase = {
  id: 'aws.iam.deactivate-access-key',
  world: {
    aws: {
      consistencyDelayReads: 2,
      users: [
        {
          userName: 'alice',
          accessKeys: [{ accessKeyId: 'AKIAEXAMPLEALICE0001' }, { accessKeyId: 'AKIAEXAMPLEALICE0002' }],
        },
        { userName: 'bob', path: '/ops/', accessKeys: [{ accessKeyId: 'AKIAEXAMPLEBOB000001' }] },
      ],
    },
  },
  target: {
    kind: 'aws.access-key',
    accessKeyId: 'AKIAEXAMPLEALICE0001',
    account: '123456789012',
  },
  changes: ['aws.users.0.accessKeys.0.status'],
  traces: /$^/,
  reads: 'iam:GetAccessKeyLastUsed',
  writes: 'iam:UpdateAccessKey',
  missing: {
    target: { kind: 'aws.access-key', accessKeyId: 'AKIAEXAMPLENOSUCHKEY' },
    outcome: 'refused',
    code: 'key-not-found',
  },
  changedSince: {
    'deleted the key': (world) => {
      world.aws.users[0]!.accessKeys.shift();
    },
    'deleted the user': (world) => {
      world.aws.users.shift();
    },
    'quarantined the user (AWS did)': (world) => {
      world.aws.users[0]!.attachedPolicies.push('arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3');
    },
  },
  restoredSince: (world) => {
    world.aws.users[0]!.accessKeys[0]!.status = 'Active';
  },
  givenToAll: ['sts:GetCallerIdentity'],
};
