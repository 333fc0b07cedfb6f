import type { AwsOperation } from '../protocol/aws-operation.ts';
import { userArn } from '../protocol/arn-of.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { userIdOf } from './iam-id.ts';
import { tagList } from './tag-list.ts';
import { findUser, userResource } from './user-of-request.ts';

/** A user of the account; without UserName, the one whose key signed. */
export const getUser: AwsOperation = {
  writes: false,
  resource: userResource,
  answer: (request) => {
    const lookup = findUser(request);
    if (!lookup.found) return lookup.refusal;
    const { path, userName, createDate, tags } = lookup.user;
    return resultAnswer('iam', 'GetUser', {
      User: {
        Path: path,
        UserName: userName,
        UserId: userIdOf(lookup.user),
        Arn: userArn(request.state, lookup.user),
        CreateDate: createDate,
        ...tagList(tags),
      },
    });
  },
};
