import { given } from '@drawbridge/base';
import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext, TargetFacts, UnreadName } from '../../contract/action.ts';
import { readInstance, type Instance } from './instances.ts';
import type { InstancePath } from './paths.ts';
import { findProjectNames, type ProjectNames } from './projects.ts';

/** Which instance it is, in Google's own spelling, whatever it was asked for by. JSON. */
export type InstanceIdentity = InstancePath &
  ProjectNames & {
    /** Of this very machine: another one with the same name has another. */
    readonly id: string;
    readonly createdAt: string | null;
  };

type ComputeInstance = Awaited<ReturnType<typeof readInstance>>;

/** An instance by any of its names. `found` has its metadata, and is never to be journaled. */
export async function findInstance(
  context: ActionContext,
  asked: InstancePath,
  names: ProjectNames,
): Promise<{ readonly found: ComputeInstance; readonly identity: InstanceIdentity }> {
  const path = { ...asked, project: names.project };
  const found = await readInstance(context, path);
  return { found, identity: { ...names, ...identify(found, path) } };
}

/** The same, where nothing else of its project is needed. */
export async function findNamedInstance(context: ActionContext, asked: InstancePath) {
  return findInstance(context, asked, await findProjectNames(context, asked.project));
}

function identify(found: ComputeInstance, path: InstancePath): Omit<InstanceIdentity, 'projectNumber'> {
  return {
    project: /\/projects\/([^/]+)\/zones\//.exec(found.selfLink ?? '')?.[1] ?? path.project,
    zone: found.zone?.split('/').at(-1) ?? path.zone,
    instance: found.name ?? path.instance,
    id: String(found.id ?? ''),
    createdAt: found.creationTimestamp ?? null,
  };
}

/** Pure. The target by its name; a number in place of the name is what the incident knew of its identity. */
export function resolveInstance(
  { project, zone, instance }: InstanceIdentity,
  target: TargetOf<'gcp.instance'>,
): TargetOf<'gcp.instance'> {
  const asNumber = /^\d+$/.test(target.instance) ? target.instance : undefined;
  return { ...target, project, zone, instance, ...given({ instanceId: target.instanceId ?? asNumber }) };
}

/** What the facts of an instance are read off. */
type FactsState = InstanceIdentity & Pick<Instance, 'labels' | 'serviceAccounts' | 'createdBy'>;

/** Pure. What protects an instance: its names, its labels, the identities that it runs as, the group it is of. */
export function factsOfInstance(state: FactsState): TargetFacts {
  const { createdBy, createdAt, id, project, projectNumber } = state;
  const group = createdBy?.includes('/instanceGroupManagers/') === true ? createdBy : undefined;
  return {
    names: [...namesOf(state), ...state.serviceAccounts],
    tags: state.labels,
    groups: group === undefined ? [] : [group, group.slice(group.lastIndexOf('/') + 1)],
    account: project,
    identity: { id, ...(createdAt === null ? {} : { createdAt }) },
    ...(projectNumber === null ? { unread: [numberUnread(state)] } : {}),
  };
}

function numberUnread({ project, zone, instance, id }: InstanceIdentity): UnreadName {
  return {
    said: `Google denied access to the number of project ${project}, or does not show it (compute.projects.get), so a protected asset that names the project by its number was not compared`,
    names: [instance, id].map((name) => `${unknownNumber}/${zone}/${name}`),
  };
}

/** In place of the number of a project that could not be read. */
export const unknownNumber = '{number}';

const hosts = [
  'https://www.googleapis.com/compute/v1/',
  'https://www.googleapis.com/compute/beta/',
  'https://compute.googleapis.com/compute/v1/',
  'https://compute.googleapis.com/compute/beta/',
  '//compute.googleapis.com/',
  '',
];

/** Every way in which Google, its logs and people write one instance: by name or id, in a project by id or number. */
function namesOf({ project, projectNumber, zone, instance, id }: InstanceIdentity): readonly string[] {
  const projects = [project, ...(projectNumber === null ? [] : [projectNumber])];
  const paths = projects.flatMap((ofProject) =>
    [instance, id].flatMap((name) => [
      `${ofProject}/${zone}/${name}`,
      ...hosts.map((host) => `${host}projects/${ofProject}/zones/${zone}/instances/${name}`),
    ]),
  );
  return [...paths, instance, id];
}
