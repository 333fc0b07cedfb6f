import { arnOf } from '../protocol/arn-of.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { iamId } from './iam-id.ts';
import { cutPage } from './page.ts';
import { findUser, userResource } from './user-of-request.ts';

/** The groups of a user; all lie at the path `/` here. */
export const listGroupsForUser: AwsOperation = {
  writes: false,
  resource: userResource,
  answer: (request) => {
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const page = cutPage(request, lookup.user.groups);
    return resultAnswer('iam', 'ListGroupsForUser', {
      Groups: {
        member: page.items.map((GroupName) => ({
          Path: '/',
          GroupName,
          GroupId: iamId('AGPA', GroupName),
          Arn: arnOf(request.state, 'iam', `group/${GroupName}`),
          CreateDate: '2026-01-01T00:00:00Z',
        })),
      },
      ...page.ending,
    });
  },
};
