import { isFailure, RefusedFailure } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../contract/action.ts';
import { addressesOf, describeUser, findUsersByMail, getUser, type EntraUser } from './users.ts';

/**
 * The account that an object id, a principal name or a mail address means. An object id that is gone is not followed
 * to a name beside it: by now that may be somebody else's. A mail address that several accounts have is refused.
 */
export async function findPerson(context: ActionContext, id: string): Promise<EntraUser> {
  try {
    return await getUser(context, id);
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== 'not-found' || !id.includes('@')) throw thrown;
    const found = await findUsersByMail(context, id);
    const [person, ...others] = found;
    if (person === undefined) throw thrown;
    if (others.length === 0) return person;
    throw new RefusedFailure(
      'ambiguous-name',
      `${id} is no principal name, and the mail address of ${String(found.length)} accounts: ${found.map(describeUser).join(', ')}`,
      { hints: ['Contain the right one by its object id.'] },
    );
  }
}

/**
 * What in the target is not the account that was found: a name beside an object id that is another person's, or
 * nobody's. Then it is not known who was meant.
 */
export async function contradictionsOf(
  context: ActionContext,
  user: EntraUser,
  { userPrincipalName: named }: Pick<TargetOf<'entra.user'>, 'userPrincipalName'>,
): Promise<readonly string[]> {
  if (named === undefined || namesOf(user).includes(named.toLowerCase())) return [];
  const said = `the object id ${user.id} is ${user.userPrincipalName}, and the name beside it is ${named}`;
  const other = await whoseName(context, named);
  if (other === undefined) return [`${said}, which nobody has now: renamed since, or somebody else`];
  return other.id === user.id ? [] : [`${said}, which is another account (${other.id})`];
}

async function whoseName(context: ActionContext, name: string): Promise<EntraUser | undefined> {
  try {
    return await findPerson(context, name);
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/** In lower case, and for a guest the name at home as well. */
function namesOf(user: EntraUser): readonly string[] {
  return [...addressesOf(user), nameAtHome(user.userPrincipalName)].map((name) => name.toLowerCase());
}

/** `pat@vendor.example` for a guest, `pat_vendor.example#EXT#@example.com`; a member is at home in our tenant. */
function nameAtHome(userPrincipalName: string): string {
  return userPrincipalName.replace(/_([^_@]+)#EXT#@.*/i, '@$1');
}
