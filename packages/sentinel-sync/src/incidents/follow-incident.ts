import { given } from '@drawbridge/base';

import { atMost } from '../client/at-most.ts';
import type { WorkspaceClient } from '../client/workspace-client.ts';
import { bagIn, isBag, textIn, type ArmBody } from '../wire/arm-body.ts';
import { incidentPath, incidentsWhere } from './incident-path.ts';
import type { IncidentTarget, NotWritten, WrittenTo } from './incident-write.ts';

/** The incident to write to, as it was just read. */
export interface FollowedIncident {
  readonly ok: true;
  readonly body: ArmBody;
  readonly to: WrittenTo;
}

const mostMerges = 5;
const mostCandidates = 30;
/** Defender gathers changes for up to ten minutes: the incident that has the alerts may have been written before. */
const slackMs = 15 * 60 * 1000;

/** Reads the incident; where Defender has merged it into another one, that one, if the alerts tell which. Throws Failures. */
export async function followIncident(
  client: WorkspaceClient,
  target: IncidentTarget,
): Promise<FollowedIncident | { readonly ok: false; readonly why: NotWritten }> {
  const first = target.incident.split('/').at(-1) ?? target.incident;
  const asked = await client.get(incidentPath(first));
  if (asked === undefined) {
    const message = `the workspace ${client.address.workspace} has no incident ${first}`;
    return { ok: false, why: { outcome: 'refused', code: 'incident/not-found', message } };
  }
  let body: ArmBody = asked;
  for (let merges = 0; isMergedAway(body); merges += 1) {
    const next: ArmBody | undefined =
      merges < mostMerges ? await findWhereTo(client, body, target) : undefined;
    if (next === undefined) return { ok: false, why: lost(first) };
    body = next;
  }
  const incident = textIn(body, 'name') ?? first;
  const isOther = incident.toLowerCase() !== first.toLowerCase();
  return { ok: true, body, to: { incident, ...given({ redirectedFrom: isOther ? first : undefined }) } };
}

function lost(incident: string): NotWritten {
  const message = `the incident ${incident} was merged into another one, and its alerts do not tell which`;
  return { outcome: 'redirected', incident, message };
}

/** Whether Defender has merged it into another one: closed, under a tag of Defender's. */
export function isMergedAway(incident: ArmBody): boolean {
  const { status, labels } = bagIn(incident, 'properties');
  const tags = Array.isArray(labels) ? labels.filter(isBag) : [];
  return status === 'Closed' && tags.some((label) => textIn(label, 'labelName') === 'Redirected');
}

/** The only incident, among those that changed since, that has one of the alerts now; failing that, the one that is named. */
async function findWhereTo(
  client: WorkspaceClient,
  merged: ArmBody,
  { alertIds, ruleIds }: IncidentTarget,
): Promise<ArmBody | undefined> {
  const mergedAt = Date.parse(textIn(bagIn(merged, 'properties'), 'lastModifiedTimeUtc') ?? '');
  if (Number.isNaN(mergedAt)) return undefined;
  const since = new Date(mergedAt - slackMs).toISOString();
  const changed = await client.list(incidentsWhere(`properties/lastModifiedTimeUtc ge ${since}`));
  const candidates = changed.filter(({ name }) => name !== merged.name).sort(byRules(ruleIds));
  const looked = alertIds.length === 0 ? [] : candidates.slice(0, mostCandidates);
  const found = await atMost(2, looked, async (candidate) =>
    (await hasAlert(client, candidate, alertIds)) ? [candidate] : [],
  );
  const holders = found.flat();
  if (holders.length > 1) return undefined;
  return holders[0] ?? namedByAddress(merged, candidates);
}

/** The page of a merged incident in the Defender portal may be that of the other one: then its address has that number. */
function namedByAddress(merged: ArmBody, candidates: readonly ArmBody[]): ArmBody | undefined {
  const { providerIncidentUrl, providerIncidentId } = bagIn(merged, 'properties');
  if (typeof providerIncidentUrl !== 'string' || typeof providerIncidentId !== 'string') return undefined;
  const [, number] = defenderPage.exec(providerIncidentUrl) ?? [];
  if (number === undefined || number === providerIncidentId) return undefined;
  const named = candidates.filter(
    (candidate) => bagIn(candidate, 'properties').providerIncidentId === number,
  );
  return named.length === 1 ? named[0] : undefined;
}

const defenderPage = /^https:\/\/[^/]+\/incidents?2?\/(\d+)(?:[/?]|$)/;

/** Incidents of our rules first: there may be more candidates than are looked into. */
function byRules(ruleIds: readonly string[]): (a: ArmBody, b: ArmBody) => number {
  const isOurs = (incident: ArmBody) => {
    const related = JSON.stringify(bagIn(incident, 'properties').relatedAnalyticRuleIds ?? []).toLowerCase();
    return ruleIds.some((id) => related.includes(id.toLowerCase())) ? 0 : 1;
  };
  return (a, b) => isOurs(a) - isOurs(b);
}

async function hasAlert(
  client: WorkspaceClient,
  incident: ArmBody,
  alertIds: readonly string[],
): Promise<boolean> {
  const alerts = await client.listByPost(incidentPath(textIn(incident, 'name') ?? '', 'alerts'), 'value');
  const wanted = new Set(alertIds.map((id) => id.toLowerCase()));
  return alerts.some((alert) =>
    [textIn(alert, 'name'), textIn(bagIn(alert, 'properties'), 'systemAlertId')].some(
      (id) => id !== undefined && wanted.has(id.toLowerCase()),
    ),
  );
}
