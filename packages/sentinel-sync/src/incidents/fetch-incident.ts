import { succeed, type JsonValue, type Result } from '@drawbridge/base';

import type { WorkspaceAddress, WorkspaceClient } from '../client/workspace-client.ts';
import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';
import { explainFailure } from './explain-failure.ts';
import { findIncident } from './find-incident.ts';
import { followIncident } from './follow-incident.ts';
import { incidentPath } from './incident-path.ts';
import { parseIncidentReference } from './incident-reference.ts';
import type { IncidentTarget } from './incident-write.ts';

/**
 * Fetches an incident with its alerts and entities, in the shape of what Sentinel's incident trigger posts. `asked` is
 * its number, its GUID or its resource id. Throws Failures that say what to do.
 */
export async function fetchIncident(client: WorkspaceClient, asked: string): Promise<Result<JsonValue>> {
  const reference = parseIncidentReference(asked, client.address);
  if (!reference.ok) return reference;
  try {
    const found = await findIncident(client, reference.value);
    return found.ok ? succeed(await withParts(client, found.value)) : found;
  } catch (thrown) {
    return explainFailure(thrown, client.address);
  }
}

/** What was asked for of an incident that Defender has merged away. */
type MergedInto =
  /** The one that has its alerts, in the shape of the trigger. */
  { readonly is: 'found'; readonly body: JsonValue } | { readonly is: 'unknown'; readonly why: string };

/** Fetches the incident that the alerts of a merged one are in now. Throws Failures that say what to do. */
export async function fetchMergedInto(client: WorkspaceClient, merged: IncidentTarget): Promise<MergedInto> {
  try {
    const followed = await followIncident(client, merged);
    if (!followed.ok) return { is: 'unknown', why: followed.why.message };
    if (followed.to.redirectedFrom === undefined)
      return {
        is: 'unknown',
        why: `the workspace ${client.address.workspace} does not say that it was merged`,
      };
    return { is: 'found', body: await withParts(client, followed.body) };
  } catch (thrown) {
    return explainFailure(thrown, client.address);
  }
}

async function withParts(client: WorkspaceClient, incident: ArmBody): Promise<JsonValue> {
  const name = textIn(incident, 'name') ?? '';
  const [alerts, relatedEntities] = await Promise.all([
    client.listByPost(incidentPath(name, 'alerts'), 'value'),
    client.listByPost(incidentPath(name, 'entities'), 'entities'),
  ]);
  const properties = { ...bagIn(incident, 'properties'), alerts, relatedEntities };
  const body = {
    objectSchemaType: 'Incident',
    workspaceInfo: workspaceInfo(client.address),
    object: { ...incident, properties },
  };
  return body as unknown as JsonValue;
}

function workspaceInfo({ subscriptionId, resourceGroup, workspace }: WorkspaceAddress) {
  return { SubscriptionId: subscriptionId, ResourceGroupName: resourceGroup, WorkspaceName: workspace };
}
