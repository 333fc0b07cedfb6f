import { readSettling } from '../../simulation/settling.ts';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { keyStatusRecord } from './update-access-key.ts';
import { cutPage } from './page.ts';
import { findUser, userResource } from './user-of-request.ts';

/** A user's keys with their status, which lags behind a change while IAM settles. */
export const listAccessKeys: AwsOperation = {
  writes: false,
  resource: userResource,
  answer: (request) => {
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const { userName, accessKeys } = lookup.user;
    const page = cutPage(request, accessKeys);
    return resultAnswer('iam', 'ListAccessKeys', {
      AccessKeyMetadata: {
        member: page.items.map(({ accessKeyId, status, createDate }) => ({
          UserName: userName,
          AccessKeyId: accessKeyId,
          Status: readSettling(request.state, keyStatusRecord(accessKeyId), status),
          CreateDate: createDate,
        })),
      },
      ...page.ending,
      UserName: userName,
    });
  },
};
