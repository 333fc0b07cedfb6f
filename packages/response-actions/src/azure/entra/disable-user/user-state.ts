import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts } from '../../../contract/action.ts';
import { listGlobalAdministrators, type GlobalAdministrators } from '../global-administrators.ts';
import { factsOfPerson, observePerson, type Person } from '../person.ts';

/** What was found out about the person, JSON. */
export type UserState = Person & { readonly globalAdministrators: GlobalAdministrators };

/** Reads only. */
export async function observeUser(
  context: ActionContext,
  target: TargetOf<'entra.user'>,
): Promise<UserState> {
  const person = await observePerson(context, target);
  return { ...person, globalAdministrators: await listGlobalAdministrators(context) };
}

/** Pure. What protects a person, and that disabling a Global Administrator leaves one fewer. */
export function factsOfUser(state: UserState): TargetFacts {
  const { user, globalAdministrators } = state;
  const facts = factsOfPerson(state);
  if (!globalAdministrators.users.includes(user.id)) return facts;
  return {
    ...facts,
    depletes: {
      // Object ids are unique over all tenants, so one name does for all of them.
      pool: 'entra.global-administrators',
      title: 'Global Administrator',
      code: 'last-global-administrator',
      members: globalAdministrators.enabledUsers,
      target: user.id,
    },
  };
}
