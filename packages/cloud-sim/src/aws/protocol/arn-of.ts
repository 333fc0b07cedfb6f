import { parseAwsArn, printAwsArn } from '@drawbridge/base';

import type { AwsWorld, IamRole, IamUser } from '../../world/aws-world.ts';

/** The ARN of something in this account, in the partition that the responder's own ARN names. */
export function arnOf(state: AwsWorld, service: string, resource: string, region = ''): string {
  const partition = parseAwsArn(state.responder.arn)?.partition ?? 'aws';
  return printAwsArn({ partition, service, region, account: state.account, resource });
}

/** The ARN of a user of this account, with its path. */
export function userArn(state: AwsWorld, { path, userName }: IamUser): string {
  return arnOf(state, 'iam', `user${path}${userName}`);
}

/** The ARN of a role of this account, with its path. */
export function roleArn(state: AwsWorld, { path, roleName }: Pick<IamRole, 'path' | 'roleName'>): string {
  return arnOf(state, 'iam', `role${path}${roleName}`);
}
