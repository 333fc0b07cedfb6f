import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../../contract/action.ts';
import { listGlobalAdministrators, type GlobalAdministrators } from '../global-administrators.ts';
import { observePerson, type Person } from '../person.ts';

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
