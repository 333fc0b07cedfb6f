import { given } from '@drawbridge/base';

import type { WorkspaceClient } from '../client/workspace-client.ts';
import { bagIn, textIn, type ArmBody } from '../wire/arm-body.ts';
import { explainFailure } from './explain-failure.ts';
import { isMergedAway } from './follow-incident.ts';
import { incidentsWhere } from './incident-path.ts';

/** An incident of a list, without its alerts and entities. */
export interface ListedIncident {
  /** The GUID at the end of its id. */
  readonly name: string;
  /** The number that people see. */
  readonly number?: number;
  readonly title: string;
  readonly status: string;
  /** Closed because Defender has merged it into another one, which is in the list where it changed by that. */
  readonly isMergedAway: boolean;
  /** ISO 8601, as the service tells it. */
  readonly changedAt: string;
}

/** Which incidents are listed. */
interface ChangedWithin {
  readonly since: Date;
  /** Up to now where it is absent. */
  readonly until?: Date;
}

/** The incidents of a workspace that changed in that time, page by page, the longest unchanged first. Throws Failures. */
export async function listChangedIncidents(
  client: WorkspaceClient,
  { since, until }: ChangedWithin,
): Promise<readonly ListedIncident[]> {
  const from = `properties/lastModifiedTimeUtc ge ${since.toISOString()}`;
  const to = until === undefined ? '' : ` and properties/lastModifiedTimeUtc le ${until.toISOString()}`;
  try {
    const listed = await client.list(incidentsWhere(`${from}${to}`));
    return listed.map(listedOf).sort((a, b) => Date.parse(a.changedAt) - Date.parse(b.changedAt));
  } catch (thrown) {
    return explainFailure(thrown, client.address);
  }
}

function listedOf(incident: ArmBody): ListedIncident {
  const properties = bagIn(incident, 'properties');
  const { incidentNumber } = properties;
  return {
    name: textIn(incident, 'name') ?? '',
    ...given({ number: typeof incidentNumber === 'number' ? incidentNumber : undefined }),
    title: textIn(properties, 'title') ?? 'Unknown',
    status: textIn(properties, 'status') ?? 'Unknown',
    isMergedAway: isMergedAway(incident),
    changedAt: textIn(properties, 'lastModifiedTimeUtc') ?? '',
  };
}
