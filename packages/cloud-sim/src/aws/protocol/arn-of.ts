import { awsPartitionOf, parseAwsArn, printAwsArn } from '@drawbridge/base';

import type { AwsAccount, IamRole, IamUser } from '../../world/aws-world.ts';

/** The ARN of something in this account, in the partition of the responder's own ARN, or else of the account's region. */
export function arnOf(state: AwsAccount, service: string, resource: string, region = ''): string {
  const partition = parseAwsArn(state.responder?.arn ?? '')?.partition ?? awsPartitionOf(state.region);
  return printAwsArn({ partition, service, region, account: state.account, resource });
}

/** The ARN of a user of this account, with its path. */
export function userArn(state: AwsAccount, { path, userName }: IamUser): string {
  return arnOf(state, 'iam', `user${path}${userName}`);
}

/** The ARN of a role of this account, with its path. */
export function roleArn(state: AwsAccount, { path, roleName }: Pick<IamRole, 'path' | 'roleName'>): string {
  return arnOf(state, 'iam', `role${path}${roleName}`);
}
