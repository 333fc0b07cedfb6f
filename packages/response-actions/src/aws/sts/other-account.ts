import { awsPartitionOf, parseAwsArn } from '@drawbridge/base';

import type { CallerIdentity } from './caller-identity.ts';

/** A target that our credentials do not reach, JSON. The texts name the partition where that is what differs. */
export type OtherAccount = {
  readonly found: 'other-account';
  readonly account: string;
  readonly ours: string;
};

/** What a target says of where it is. */
export interface Whereabouts {
  readonly account?: string | undefined;
  readonly arn?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * Pure. The account of a target where it is not that of our credentials. The number alone does not tell: a partition
 * has accounts of its own, and a name in ours would be taken for the one that was meant.
 */
export function otherAccount(
  us: CallerIdentity,
  { account, arn = '', region }: Whereabouts,
): OtherAccount | undefined {
  const partition =
    parseAwsArn(arn)?.partition ?? (region === undefined ? us.partition : awsPartitionOf(region));
  if (partition !== us.partition) {
    const theirs = `${account ?? 'unknown'} in ${partition}`;
    return { found: 'other-account', account: theirs, ours: `${us.account} in ${us.partition}` };
  }
  if (account === undefined || account === us.account) return undefined;
  return { found: 'other-account', account, ours: us.account };
}
