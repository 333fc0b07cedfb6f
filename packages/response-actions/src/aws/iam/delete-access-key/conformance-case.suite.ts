import type { ConformanceCase } from '../../../conformance/conformance-case.suite.ts';
import { deactivateAccessKeyCase } from '../deactivate-access-key/conformance-case.suite.ts';

const key = 'aws.users.0.accessKeys.1';

export const deleteAccessKeyCase: ConformanceCase = {
  id: 'aws.iam.delete-access-key',
  world: {
    aws: {
      users: [
        {
          userName: 'alice',
          accessKeys: [
            { accessKeyId: 'AKIAEXAMPLEALICE0001' },
            { accessKeyId: 'AKIAEXAMPLEALICE0002', status: 'Inactive' },
          ],
        },
        {
          userName: 'bob',
          path: '/ops/',
          accessKeys: [{ accessKeyId: 'AKIAEXAMPLEBOB000001', status: 'Inactive' }],
        },
      ],
    },
  },
  // The key alone is enough: whose it is, IAM says. The event says it again, for when the key is gone.
  target: {
    kind: 'aws.access-key',
    accessKeyId: 'AKIAEXAMPLEALICE0002',
    account: '123456789012',
    principalArn: 'arn:aws:iam::123456789012:user/alice',
  },
  changes: [`${key}.accessKeyId`, `${key}.createDate`, `${key}.status`],
  traces: /$^/,
  reads: 'iam:ListAccessKeys',
  writes: 'iam:DeleteAccessKey',
  missing: deactivateAccessKeyCase.missing,
  changedSince: {},
  // With a user in the event, a denial of GetAccessKeyLastUsed is tolerated: that user's own list of keys decides.
  givenToAll: ['sts:GetCallerIdentity', 'iam:GetAccessKeyLastUsed'],
};
