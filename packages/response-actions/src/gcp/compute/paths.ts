import type { TargetOf } from '@drawbridge/incident-model';

import type { ActionContext } from '../../contract/action.ts';
import { requireOurProject } from '../client/our-projects.ts';

export type InstancePath = Pick<TargetOf<'gcp.instance'>, 'project' | 'zone' | 'instance'>;

/** A place in a project: a zone, or a region where `zone` is null. */
export type Place = {
  readonly project: string;
  readonly zone: string | null;
  readonly region: string | null;
};

/** `projects/p/zones/z/instances/i`, as in Google's own resource names. */
export function describe({ project, zone, instance }: InstancePath): string {
  return `projects/${project}/zones/${zone}/instances/${instance}`;
}

/** `zone europe-west1-b of project example`, for people. */
export function describePlace({ project, zone, region }: Place): string {
  return `${zone === null ? `region ${region ?? ''}` : `zone ${zone}`} of project ${project}`;
}

/** What names an instance in a call, refused where we may not act. */
export function instanceRequest(context: ActionContext, path: InstancePath): InstancePath {
  requireOurProject(context, path.project, describe(path));
  const { project, zone, instance } = path;
  return { project, zone, instance };
}
