import { isFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import { callGraph } from '../graph-client.ts';
import { parseAnswer } from './parse-answer.ts';

/** The template id of the role, the same in every tenant. */
const globalAdministrator = '62e90394-69f5-4237-9190-012177145e10';

const userType = '#microsoft.graph.user';

const membersPage = z.object({
  value: z.array(
    z.object({ '@odata.type': z.string().optional(), id: z.string(), accountEnabled: z.boolean().nullish() }),
  ),
  '@odata.nextLink': z.string().optional(),
});

/** Who holds the role directly, JSON. Members of a group that holds it are not looked up. */
export type GlobalAdministrators = {
  /** Object ids of all users who hold it. */
  readonly users: readonly string[];
  /** Of those, the ones whose account is known to be enabled: Graph hides the flag from who may not read it. */
  readonly enabledUsers: readonly string[];
  /** Whether a group holds it, so that others may be administrators too. */
  readonly throughGroups: boolean;
};

/** Reads the holders of Global Administrator. A role that nobody ever held is not there: nobody holds it. */
export async function listGlobalAdministrators(context: ActionContext): Promise<GlobalAdministrators> {
  const members: z.output<typeof membersPage>['value'] = [];
  const asked = `/directoryRoles/roleTemplateId=${globalAdministrator}/members`;
  let path: string | undefined = `${asked}?$select=id,userPrincipalName,accountEnabled`;
  while (path !== undefined) {
    const page = await readPage(context, path);
    members.push(...page.value);
    path = page['@odata.nextLink'];
  }
  // An application may hold the role too, but cannot rescue a tenant as a person can.
  const users = members.filter((one) => (one['@odata.type'] ?? userType) === userType);
  return {
    users: users.map((one) => one.id),
    enabledUsers: users.filter((one) => one.accountEnabled === true).map((one) => one.id),
    throughGroups: members.some((one) => one['@odata.type'] === '#microsoft.graph.group'),
  };
}

async function readPage(context: ActionContext, path: string): Promise<z.output<typeof membersPage>> {
  try {
    const answer = await callGraph(context, {
      method: 'GET',
      path,
      permission: 'RoleManagement.Read.Directory',
    });
    return parseAnswer(membersPage, answer, 'GET /directoryRoles/{id}/members');
  } catch (thrown) {
    if (isFailure(thrown) && thrown.code === 'not-found') return { value: [] };
    throw thrown;
  }
}
