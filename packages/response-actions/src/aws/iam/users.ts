import { collectPages } from '../../calls/collect-pages.ts';
import type { ActionContext } from '../../contract/action.ts';
import { callAws, openIam, pagingClient, sendOptions, unlessMissing } from '../client/clients.ts';

/** What protects a user, beside the name. */
export type UserLabels = {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
};

/** ARN, tags and groups of a user, or undefined where there is no such user. */
export async function getUserLabels(
  context: ActionContext,
  userName: string,
): Promise<UserLabels | undefined> {
  const { sdk, client } = await openIam(context);
  const answer = await unlessMissing(
    callAws(context, 'iam:GetUser', () =>
      client.send(new sdk.GetUserCommand({ UserName: userName }), sendOptions(context)),
    ),
  );
  if (answer === undefined) return undefined;
  const { Arn: arn = '', Tags } = answer.User ?? {};
  return { arn, tags: tagsOf(Tags), groups: await listGroups(context, userName) };
}

async function listGroups(context: ActionContext, userName: string): Promise<readonly string[]> {
  const { sdk, client } = await openIam(context);
  const paging = { client: pagingClient(context, client, 'iam:ListGroupsForUser') };
  return collectPages(sdk.paginateListGroupsForUser(paging, { UserName: userName }), (page) =>
    (page.Groups ?? []).flatMap((group) => group.GroupName ?? []),
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
