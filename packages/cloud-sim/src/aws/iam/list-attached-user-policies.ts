import type { AwsOperation } from '../protocol/aws-operation.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { cutPage } from './page.ts';
import { findUser, userResource } from './user-of-request.ts';

/** Managed policies of a user, such as AWS's own `AWSCompromisedKeyQuarantineV3`. */
export const listAttachedUserPolicies: AwsOperation = {
  writes: false,
  resource: userResource,
  answer: (request) => {
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const page = cutPage(request, lookup.user.attachedPolicies);
    return resultAnswer('iam', 'ListAttachedUserPolicies', {
      AttachedPolicies: {
        member: page.items.map((arn) => ({
          PolicyName: arn.slice(arn.lastIndexOf('/') + 1),
          PolicyArn: arn,
        })),
      },
      ...page.ending,
    });
  },
};
