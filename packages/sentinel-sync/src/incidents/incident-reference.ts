import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { WorkspaceAddress } from '../client/workspace-client.ts';

/** One incident of a workspace: by the number that people see, or by the name that ends its resource id. */
export type IncidentReference = { readonly number: number } | { readonly name: string };

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const resourceId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.OperationalInsights\/workspaces\/([^/]+)\/providers\/Microsoft\.SecurityInsights\/Incidents\/([^/]+)$/i;

/** Reads an incident's number, its GUID, or its whole resource id, which must lie in the workspace at `address`. */
export function parseIncidentReference(text: string, address: WorkspaceAddress): Result<IncidentReference> {
  if (/^\d{1,15}$/.test(text)) return succeed({ number: Number(text) });
  if (guid.test(text)) return succeed({ name: text });
  const [, ...named] = resourceId.exec(text) ?? [];
  const [subscription, group, workspace, name] = named.map(decoded);
  if (name === undefined) return fail(notAReference(text));
  const wanted = [address.subscriptionId, address.resourceGroup, address.workspace];
  const isHere = [subscription, group, workspace].every(
    (part, at) => part?.toLowerCase() === wanted[at]?.toLowerCase(),
  );
  return isHere ? succeed({ name }) : fail(elsewhere(address));
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function notAReference(text: string) {
  return problem('incident/no-reference', `'${text}' names no incident`, {
    hints: ["give the incident's number, the GUID at the end of its id, or the whole resource id"],
  });
}

function elsewhere({ resourceGroup, workspace }: WorkspaceAddress) {
  const message = `this incident lies in another workspace than ${workspace} in ${resourceGroup}`;
  return problem('incident/other-workspace', message, {
    hints: ['name the target of targets.yaml whose workspace it lies in'],
  });
}
