import type { TargetOf } from '@drawbridge/incident-model';

import type { IamUser } from './users.ts';

/** What guards are told where target and cloud do not mean the same; nothing where they do. */
type Contradictions = { readonly contradictions?: readonly string[] };

/** Pure. A key whose owner is not the identity that the target says used it. */
export function contradictionsOfKey(
  { accessKeyId, principalArn }: TargetOf<'aws.access-key'>,
  user: IamUser,
): Contradictions {
  if (principalArn === undefined || isArnOf(principalArn, user)) return {};
  return said(`${accessKeyId} is a key of ${user.arn}, and the identity named beside it is ${principalArn}`);
}

/** Pure. An ARN with another path than the user of that name has. */
export function contradictionsOfUser(arn: string, user: IamUser): Contradictions {
  return isArnOf(arn, user) ? {} : said(`IAM user ${user.userName} is ${user.arn}, and the target is ${arn}`);
}

/** Pure. IAM does not tell names apart by case. */
export function isArnOf(arn: string, user: IamUser): boolean {
  return arn.toLowerCase() === user.arn.toLowerCase();
}

function said(sentence: string): Contradictions {
  return { contradictions: [sentence] };
}
