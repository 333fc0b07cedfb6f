import type { ActionContext } from '../../contract/action.ts';
import { callAws, openIam, sendOptions, unlessMissing } from '../client/clients.ts';

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
  const names: string[] = [];
  let marker: string | undefined;
  do {
    const input = { UserName: userName, ...(marker === undefined ? {} : { Marker: marker }) };
    const page = await callAws(context, 'iam:ListGroupsForUser', () =>
      client.send(new sdk.ListGroupsForUserCommand(input), sendOptions(context)),
    );
    names.push(...(page.Groups ?? []).flatMap((one) => one.GroupName ?? []));
    marker = page.IsTruncated === true ? page.Marker : undefined;
  } while (marker !== undefined);
  return names;
}

/** AWS's list of tags, as names and values. */
export function tagsOf(
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (tags ?? []).flatMap(({ Key, Value }) => (Key === undefined ? [] : [[Key, Value ?? '']])),
  );
}
