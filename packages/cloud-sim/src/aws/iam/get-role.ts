import { given } from '@drawbridge/base';
import type { AwsOperation } from '../protocol/aws-operation.ts';
import { resultAnswer } from '../protocol/protocol.ts';
import { roleArn } from '../protocol/arn-of.ts';
import { roleIdOf } from './iam-id.ts';
import { findRole, roleResource } from './role-of-request.ts';
import { tagList } from './tag-list.ts';

/** A role with its trust policy, URL-encoded, and when it was last used, as far as IAM remembers. */
export const getRole: AwsOperation = {
  writes: false,
  resource: roleResource,
  answer: (request) => {
    const lookup = findRole(request);
    if (!lookup.found) return lookup.refusal;
    const { roleName, path, createDate, trustPolicy, lastUsed, tags } = lookup.role;
    return resultAnswer('iam', 'GetRole', {
      Role: {
        Path: path,
        RoleName: roleName,
        RoleId: roleIdOf(lookup.role),
        Arn: roleArn(request.state, lookup.role),
        CreateDate: createDate,
        AssumeRolePolicyDocument: encodeURIComponent(trustPolicy),
        MaxSessionDuration: '3600',
        ...tagList(tags),
        RoleLastUsed: given({ LastUsedDate: lastUsed?.date, Region: lastUsed?.region }),
      },
    });
  },
};
