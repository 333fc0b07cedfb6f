import type { TargetOf } from '@drawbridge/incident-model';

import type { IamUser } from './users.ts';

/** What guards are told where target and cloud do not mean the same; nothing where they do. */
type Contradictions = { readonly contradictions?: readonly string[] };

/**
 * Pure. A key whose owner is not the identity that the target says used it. A temporary key is not asked about: IAM
 * does not know whose it is.
 */
export function contradictionsOfKey(
  { accessKeyId, principalArn }: TargetOf<'aws.access-key'>,
  user: IamUser,
): Contradictions {
  if (principalArn === undefined || isArnOf(principalArn, user)) return {};
  return said(`${accessKeyId} is a key of ${user.arn}, and the identity named beside it is ${principalArn}`);
}

/** Pure. An ARN whose path is not that of the user of this name. */
export function contradictionsOfUser(arn: string, user: IamUser): Contradictions {
  return isArnOf(arn, user) ? {} : said(`${user.userName} is ${user.arn}, and the ARN given is ${arn}`);
}

function isArnOf(arn: string, user: IamUser): boolean {
  return arn.toLowerCase() === user.arn.toLowerCase();
}

function said(sentence: string): Contradictions {
  return { contradictions: [sentence] };
}
