import { fail, problem, succeed, type Result } from '@drawbridge/base';

import type { WorkspaceClient } from '../client/workspace-client.ts';
import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';
import { incidentPath, incidentsWhere } from './incident-path.ts';
import type { IncidentReference } from './incident-reference.ts';

/** The incident as the service tells it, without what lies in it. Throws Failures. */
export async function findIncident(
  client: WorkspaceClient,
  reference: IncidentReference,
): Promise<Result<ArmBody>> {
  if ('name' in reference) {
    const found = await client.get(incidentPath(reference.name));
    return found === undefined ? fail(noSuchIncident(client, `the id ${reference.name}`)) : succeed(found);
  }
  const { number } = reference;
  const listed = await client.list(incidentsWhere(`properties/incidentNumber eq ${number}`));
  const found = listed.filter((incident) => bagIn(incident, 'properties').incidentNumber === number);
  const [only] = found;
  if (only === undefined) return fail(noSuchIncident(client, `the number ${number}`));
  return found.length === 1 ? succeed(only) : fail(several(number, found));
}

function noSuchIncident({ address }: WorkspaceClient, what: string) {
  const message = `the workspace ${address.workspace} has no incident with ${what}`;
  return problem('incident/not-found', message, {
    hints: [
      'an incident reaches Sentinel up to five minutes after Defender; its number there may be another one',
      "take the number from the incident's page in Sentinel, or the GUID at the end of its id",
    ],
  });
}

function several(number: number, found: readonly ArmBody[]) {
  const names = found.flatMap((incident) => textIn(incident, 'name') ?? []);
  return problem('incident/ambiguous', `${found.length} incidents have the number ${number}`, {
    hints: [`name one by its GUID: ${names.join(', ')}`],
  });
}
