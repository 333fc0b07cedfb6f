import type { Target } from '@drawbridge/incident-model';

import { parseArn } from '../client/arn.ts';

/** Pure. The account that a target names, itself or by an ARN. */
export function accountOfTarget(target: Target): string | undefined {
  switch (target.kind) {
    case 'aws.access-key':
      return target.account ?? parseArn(target.principalArn ?? '').account;
    case 'aws.principal':
    case 'aws.instance':
    case 'aws.ssm-session':
    case 'aws.ssm-command':
    case 'aws.region':
      return target.account;
    default:
      return undefined;
  }
}
