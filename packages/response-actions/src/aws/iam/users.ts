import { TerminalFailure } from '@drawbridge/base';

import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext, TargetIdentity } from '../../contract/action.ts';
import { callAws, openIam, pagingClient, sendOptions, unlessMissing } from '../client/clients.ts';

/** A user as IAM has it, JSON: what protects it, and which of all that have had the name it is. */
export type IamUser = {
  /** In IAM's own spelling, which need not be that of the question: names are found in any case. */
  readonly userName: string;
  /** With its path. */
  readonly arn: string;
  /** `AIDA…`: another user of the same name has another. */
  readonly userId: string;
  /** ISO 8601; null where IAM does not tell. */
  readonly createdAt: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** By name, ARN and unique id. */
  readonly groups: readonly string[];
};

/** A user with its tags and groups, or undefined where there is no such user. */
export async function getUser(context: ActionContext, userName: string): Promise<IamUser | undefined> {
  const { sdk, client } = await openIam(context);
  const answer = await unlessMissing(
    callAws(context, 'iam:GetUser', () =>
      client.send(new sdk.GetUserCommand({ UserName: userName }), sendOptions(context)),
    ),
  );
  if (answer === undefined) return undefined;
  const { Arn: arn, UserName, UserId: userId, CreateDate, Tags } = answer.User ?? {};
  if (arn === undefined || UserName === undefined || userId === undefined) {
    throw new TerminalFailure('cloud-error', `IAM did not say which user ${userName} is`);
  }
  return {
    userName: UserName,
    arn,
    userId,
    createdAt: CreateDate?.toISOString() ?? null,
    tags: tagsOf(Tags),
    groups: await listGroups(context, userName),
  };
}

/** Pure. Every name that a user has, for guards: name, ARN with its path, unique id. */
export function namesOfUser({ userName, arn, userId }: IamUser): readonly string[] {
  return [userName, arn, userId];
}

/** Pure. Which of all that have had the name it is. */
export function identityOfUser({ userId, createdAt }: IamUser): TargetIdentity {
  return { id: userId, ...(createdAt === null ? {} : { createdAt }) };
}

async function listGroups(context: ActionContext, userName: string): Promise<readonly string[]> {
  const { sdk, client } = await openIam(context);
  const paging = { client: pagingClient(context, client, 'iam:ListGroupsForUser') };
  return collectPages(sdk.paginateListGroupsForUser(paging, { UserName: userName }), (page) =>
    (page.Groups ?? []).flatMap(({ GroupName, Arn, GroupId }) =>
      [GroupName, Arn, GroupId].filter((name) => name !== undefined),
    ),
  );
}

/** AWS's list of tags, as names and values. */
export function tagsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}
