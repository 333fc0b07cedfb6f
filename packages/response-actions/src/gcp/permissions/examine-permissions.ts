import { given, isFailure } from '@drawbridge/base';
import { z } from 'zod';

import type { ActionContext } from '../../contract/action.ts';
import {
  reasonOf,
  unknownPermissions,
  unlessUnanswered,
  type HeldPermission,
  type PermissionExamination,
} from '../../permissions/held-permission.ts';
import { getOwnIdentity } from '../client/own-identity.ts';
import { callRest } from '../client/rest-client.ts';

/** Google leaves the field out where nothing is held. */
const answer = z.object({ permissions: z.array(z.string()).default([]) });

/** Fewer than Google takes in one call. */
const mostAtOnce = 50;

/**
 * Asks each of our projects which permissions we hold on it; Google asks for no permission for that. A role that was
 * given on a single machine or service account is not seen: we act on any.
 */
export async function examineGcp(
  context: ActionContext,
  names: readonly string[],
): Promise<PermissionExamination> {
  let identity: string | undefined;
  try {
    identity = (await getOwnIdentity(context)).email;
  } catch (thrown) {
    return { service: 'gcp', permissions: unknownPermissions(names, reasonOf(context, thrown)) };
  }
  const projects = context.connections.gcp?.projects ?? [];
  const permissions: HeldPermission[] = [];
  for (const project of projects) {
    const place = `project ${project}`;
    const ask = () => examineProject(context, project, names);
    permissions.push(...(await unlessUnanswered(context, names, place, ask)));
  }
  if (projects.length === 0) {
    const why = 'no project is named in the connection to Google Cloud, so there is none to ask';
    permissions.push(...unknownPermissions(names, why));
  }
  return { service: 'gcp', ...given({ identity }), permissions };
}

async function examineProject(
  context: ActionContext,
  project: string,
  names: readonly string[],
): Promise<readonly HeldPermission[]> {
  const place = `project ${project}`;
  const examined: HeldPermission[] = [];
  for (let start = 0; start < names.length; start += mostAtOnce) {
    const batch = names.slice(start, start + mostAtOnce);
    examined.push(...(await examineBatch(context, project, place, batch)));
  }
  return examined;
}

/** Google refuses a whole list for one name that a project cannot judge: then each is asked for by itself. */
async function examineBatch(
  context: ActionContext,
  project: string,
  place: string,
  names: readonly string[],
): Promise<readonly HeldPermission[]> {
  try {
    const held = await testPermissions(context, project, names);
    return names.map((name) =>
      held.includes(name)
        ? { name, place, held: 'yes' }
        : { name, place, held: 'no', why: 'no role grants it on the project' },
    );
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.code !== 'cloud-error' || names.length === 1) throw thrown;
    const alone: HeldPermission[] = [];
    for (const name of names) {
      const ask = () => examineBatch(context, project, place, [name]);
      alone.push(...(await unlessUnanswered(context, [name], place, ask)));
    }
    return alone;
  }
}

async function testPermissions(
  context: ActionContext,
  project: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const { permissions } = await callRest(context, {
    service: 'cloudresourcemanager',
    method: 'POST',
    path: `/v1/projects/${encodeURIComponent(project)}:testIamPermissions`,
    body: { permissions: [...names] },
    permission: 'cloudresourcemanager.projects.testIamPermissions',
    answer,
    hints: {
      'access-denied': ['Enable the Cloud Resource Manager API, and check that the project is spelt right.'],
    },
  });
  return permissions;
}
