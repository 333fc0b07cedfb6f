import type { JsonValue, Result } from '@drawbridge/base';
import { fetchIncident } from '@drawbridge/sentinel-sync';

import { openWorkspaceToRead } from '../sync/open-sync-workspace.ts';
import { UsageError } from '../terminal/exit-code.ts';
import type { VerbScope } from '../terminal/verb-scope.ts';
import type { IncidentFlags } from './read-incident.ts';

const scheme = 'sentinel:';
const form = /^sentinel:([\w-]+)\/(.+)$/s;

/** Whether the incident lies in a workspace, and not in a file. */
export function isInSentinel(incident: string): boolean {
  return incident.startsWith(scheme);
}

/** Fetches `sentinel:NAME/NUMBER` from the workspace that `targets.yaml` has under that name. */
export async function fetchFromSentinel(scope: VerbScope, flags: IncidentFlags): Promise<Result<JsonValue>> {
  const { incident, incidentNumber } = flags;
  const [, workspace, asked] = form.exec(incident) ?? [];
  if (workspace === undefined || asked === undefined) throw new UsageError(wrongForm(incident));
  if (incidentNumber !== undefined) {
    throw new UsageError('--incident-number chooses in a file; here the number stands behind the workspace');
  }
  const { client, close } = await openWorkspaceToRead(scope, { ...flags, workspace });
  try {
    const fetched = await fetchIncident(client, asked);
    return fetched.ok
      ? fetched
      : { ...fetched, problems: fetched.problems.map((found) => ({ ...found, file: incident })) };
  } finally {
    await close();
  }
}

function wrongForm(incident: string): string {
  return [
    `--incident: '${incident}' is not of the form sentinel:NAME/NUMBER`,
    'NAME is a workspace of targets.yaml; in place of the number, the GUID or the whole resource id will do',
  ].join('\n  ');
}
