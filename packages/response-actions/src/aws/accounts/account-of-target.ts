import type { Target } from '@drawbridge/incident-model';

import { parseArn } from '../client/arn.ts';

/** Pure. The account that a target names, itself or by an ARN. */
export function accountOfTarget(target: Target): string | undefined {
  if (target.kind === 'aws.access-key') return target.account ?? parseArn(target.principalArn ?? '').account;
  return 'account' in target ? target.account : undefined;
}
