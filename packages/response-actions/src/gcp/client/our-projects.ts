import { RefusedFailure } from '@drawbridge/base';

import type { ActionContext } from '../../contract/action.ts';

/** We act only in the projects that the connection names, whatever an incident says. `what` is for people. */
export function requireOurProject(context: ActionContext, project: string, what: string): void {
  const projects = context.connections.gcp?.projects;
  if (projects === undefined || projects.includes(project)) return;
  throw new RefusedFailure('account-not-allowed', `${what} is in a project in which we may not act`, {
    hints: [`We may act in: ${projects.length === 0 ? 'no project' : projects.join(', ')}.`],
  });
}
