import { isFailure, type JsonValue } from '@drawbridge/base';
import { parseTrigger, type Incident } from '@drawbridge/incident-model';
import { requestOf } from '@drawbridge/playbook-runtime';

import { incidentKeyOf, revisionAfter } from './handled-incident.ts';
import type { IncidentRun } from './service-store.ts';
import type { Service } from './service.ts';

/** An incident that Defender has merged into another one, and what is known of it. */
export interface MergedIncident {
  /** Its ARM id. */
  readonly id: string;
  readonly alertIds: readonly string[];
  readonly ruleIds: readonly string[];
}

/** Where the alerts of a merged incident are: the incident as a trigger would send it. */
export type WhereMerged =
  | { readonly is: 'found'; readonly body: JsonValue }
  | { readonly is: 'unknown'; readonly why: string; readonly hints: readonly string[] };

/** An incident that was followed to where its alerts are. */
interface FollowedIncident {
  readonly is: 'found';
  readonly body: JsonValue;
  readonly incident: Incident;
}

/**
 * Follows a merged incident to the one that has its alerts. The alerts that it has lost are those of the runs that it led
 * to. Throws a retryable failure where the workspace cannot be asked now.
 */
export async function followMerged(
  service: Service,
  merged: Incident,
): Promise<FollowedIncident | Extract<WhereMerged, { is: 'unknown' }>> {
  if (service.findMerged === undefined) return unknown('this server reads no incidents of workspaces');
  const found = await askWhere(service.findMerged, await withItsAlerts(service, merged));
  if (found.is === 'unknown') return found;
  const parsed = parseTrigger(found.body, { file: 'the incident that it was merged into' });
  if (!parsed.ok) return unknown(parsed.problems[0]?.message ?? 'what it was merged into cannot be read');
  return { is: 'found', body: found.body, incident: parsed.value };
}

async function askWhere(
  findMerged: NonNullable<Service['findMerged']>,
  merged: MergedIncident,
): Promise<WhereMerged> {
  try {
    return await findMerged(merged);
  } catch (thrown) {
    if (!isFailure(thrown) || thrown.kind === 'retryable') throw thrown;
    return unknown(thrown.message, thrown.hints);
  }
}

function unknown(why: string, hints: readonly string[] = []) {
  return { is: 'unknown', why, hints } as const;
}

/** Its own, and those of the bodies that its runs began with: the incident itself has none any more. */
async function withItsAlerts(service: Service, merged: Incident): Promise<MergedIncident> {
  const incidents = [merged];
  for (const { runId } of await runsOfIncident(service, merged)) {
    const read = await service.store.read(runId);
    const origin = read.ok ? requestOf(read.value)?.origin : undefined;
    const parsed = origin?.from === 'incident' ? parseTrigger(origin.body, { file: runId }) : undefined;
    if (parsed?.ok === true) incidents.push(parsed.value);
  }
  const alertIds = incidents.flatMap(({ alerts }) => alerts.map(({ id }) => id));
  const ruleIds = incidents.flatMap((incident) => incident.ruleIds);
  return { id: merged.id, alertIds: [...new Set(alertIds)], ruleIds: [...new Set(ruleIds)] };
}

/** The incident of Defender that one of Graph's says it was merged into: it comes as one of Graph's, too. */
export function redirectedTo({ raw }: Incident): Pick<Incident, 'id'> | undefined {
  const id = (raw as { readonly redirectIncidentId?: unknown } | null)?.redirectIncidentId;
  return typeof id === 'string' && id !== '' ? { id: `defender/${id}` } : undefined;
}

/** All runs of any playbook that an incident has led to. */
export async function runsOfIncident(
  service: Service,
  incident: Pick<Incident, 'id'>,
): Promise<readonly IncidentRun[]> {
  const rows: IncidentRun[] = [];
  for (const { id } of await service.playbooks())
    rows.push(...(await service.store.incidents.received(incidentKeyOf(incident), id)));
  return rows;
}

/** So many revisions that are taken at once are told apart; more wait for the next delivery. */
const mostTries = 20;

/** What a merged incident has had, the other one has had: its targets are not contained a second time. */
export async function carryOver(
  { store: { incidents }, clock }: Service,
  rows: readonly IncidentRun[],
  to: Pick<Incident, 'id'>,
): Promise<void> {
  const incidentKey = incidentKeyOf(to);
  for (const row of rows) {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const known = await incidents.received(incidentKey, row.playbook);
      if (known.some(({ runId }) => runId === row.runId)) break;
      await incidents.claimRun({ ...row, incidentKey, revision: revisionAfter(known) }, clock.now());
    }
  }
}
