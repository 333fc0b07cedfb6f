import { isFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';
import { callGcp } from '../client/call-gcp.ts';
import { requireOurProject } from '../client/our-projects.ts';
import { openCompute } from './client.ts';
import type { MetadataItem } from './instances.ts';

/** A project by both of its names: everything in Google Cloud may be named by either. */
export type ProjectNames = {
  readonly project: string;
  /** Null where it could not be read. */
  readonly projectNumber: string | null;
};

/** A project, and the metadata that every instance sees that does not say otherwise: never to be journaled. */
interface ComputeProject extends ProjectNames {
  readonly metadata: readonly MetadataItem[];
}

/** Reads a project by its id or its number; refused where we may not act in it. */
export async function getProject(context: ActionContext, asked: string): Promise<ComputeProject> {
  const byNumber = isProjectNumber(asked);
  if (!byNumber) requireOurProject(context, asked, `project ${asked}`);
  const projects = await openCompute(context, 'Projects');
  const [found] = await callGcp(context, 'compute.projects.get', () => projects.get({ project: asked }), {
    'access-denied': [`Grant compute.projects.get on project ${asked} to our service account.`],
  });
  const project = found.name ?? asked;
  requireOurProject(context, project, `project ${project}`);
  // Compute's own id of a project is another number; its default account is named by the one that counts.
  const ofAccount = /^(\d+)-compute@/.exec(found.defaultServiceAccount ?? '')?.[1] ?? null;
  return {
    project,
    projectNumber: byNumber ? asked : ofAccount,
    metadata: found.commonInstanceMetadata?.items ?? [],
  };
}

/**
 * Both names of a project, as far as we may know them: one who may act on an instance may have no right to read its
 * project. A number alone is not enough to act on.
 */
export async function findProjectNames(context: ActionContext, asked: string): Promise<ProjectNames> {
  try {
    const { project, projectNumber } = await getProject(context, asked);
    return { project, projectNumber };
  } catch (thrown) {
    const mayBeAsked = isFailure(thrown) && ['access-denied', 'not-found'].includes(thrown.code);
    if (!mayBeAsked || isProjectNumber(asked)) throw thrown;
    return { project: asked, projectNumber: null };
  }
}

function isProjectNumber(asked: string): boolean {
  return /^\d+$/.test(asked);
}
