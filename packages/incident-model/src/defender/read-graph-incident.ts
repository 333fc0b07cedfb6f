import { fail, given, problem, succeed, type JsonValue, type Problem, type Result } from '@drawbridge/base';

import type { Incident, IncidentAlert, IncidentEntity, Unread } from '../incident/incident.ts';
import { checkBody, type ReadOptions } from '../triggers/check-body.ts';
import { readCustomDetails } from '../triggers/custom-details.ts';
import { unique } from '../triggers/embedded-json.ts';
import { lastActivityOf } from '../triggers/last-activity.ts';
import { isGuid } from '../triggers/rule-ids.ts';
import { unreadAsProblems } from '../triggers/unread-problems.ts';
import { graphIncident, type GraphAlert, type GraphIncident } from './graph-incident.ts';
import { readEvidence } from './read-evidence.ts';

const unknown = 'Unknown';

/** Reads an incident of Microsoft Defender XDR as Graph answers it, with the evidence of its alerts. */
export function readGraphIncident(json: unknown, options: ReadOptions = {}): Result<Incident> {
  const body = checkBody(graphIncident, json, options);
  if (!body.ok) return fail(...body.problems);
  const unread: Unread[] = [];
  const incident = normalise(body.value, json as JsonValue, unread);
  return succeed(incident, [...unreadAsProblems(unread, options), ...elsewhere(body.value, options)]);
}

function normalise(body: GraphIncident, raw: JsonValue, unread: Unread[]): Incident {
  const read = (body.alerts ?? []).map((alert, at) => readAlert(alert, `alerts[${at}]`, unread));
  const alerts = read.flatMap((parts) => parts.alerts);
  const all = body.alerts ?? [];
  return {
    id: `defender/${body.id}`,
    source: 'incident',
    ...(/^\d+$/.test(body.id) ? { number: Number(body.id) } : {}),
    title: body.displayName ?? unknown,
    severity: capitalised(body.severity),
    status: capitalised(body.status),
    ruleIds: unique(alerts.flatMap((alert) => alert.ruleIds)),
    tactics: unique(all.flatMap(({ category }) => category ?? [])),
    techniques: unique(all.flatMap(({ mitreTechniques }) => mitreTechniques ?? [])),
    tags: unique([...(body.customTags ?? []), ...(body.systemTags ?? [])]),
    ...given({ lastActivity: lastActivityOf(alerts, { createdTimeUtc: body.createdDateTime }) }),
    alerts,
    entities: read.flatMap((parts) => parts.entities),
    workspace: {},
    unread,
    raw,
  };
}

/** A cloud's resource has no kind of entity: it is read as the custom details that would name it, each by itself. */
function readAlert(
  alert: GraphAlert,
  path: string,
  unread: Unread[],
): { readonly alerts: readonly IncidentAlert[]; readonly entities: readonly IncidentEntity[] } {
  const detailsPath = `${path}.customDetails`;
  const base: IncidentAlert = {
    id: alert.id,
    title: alert.title ?? unknown,
    severity: capitalised(alert.severity),
    product: alert.productName ?? alert.serviceSource ?? unknown,
    ruleIds: [alert.detectorId, alert.alertPolicyId].flatMap((id) =>
      id && isGuid(id) ? [id.toLowerCase()] : [],
    ),
    // A custom detection's details are not cut: over their limit all of them are left out.
    customDetails: readCustomDetails({ 'Custom Details': alert.customDetails ?? {} }, detailsPath, unread)
      .customDetails,
    customDetailsPath: detailsPath,
    startTime: alert.firstActivityDateTime ?? '',
    endTime: alert.lastActivityDateTime ?? '',
  };
  const read = (alert.evidence ?? []).map((evidence, at) => {
    const place = `${path}.evidence[${at}]`;
    return { place, ...readEvidence(evidence, place, alert.id) };
  });
  unread.push(...read.flatMap((part) => part.unread ?? []));
  const ofResources = read.flatMap(({ place, details }) =>
    details === undefined ? [] : [{ ...base, customDetails: details, customDetailsPath: place }],
  );
  return { alerts: [base, ...ofResources], entities: read.flatMap(({ entities }) => entities) };
}

function capitalised(text: string | null | undefined): string {
  return text ? text.charAt(0).toUpperCase() + text.slice(1) : unknown;
}

/** A merged incident is empty, and its alerts are in another one; one without alerts was asked for without them. */
function elsewhere({ redirectIncidentId, alerts }: GraphIncident, { file }: ReadOptions): readonly Problem[] {
  if (redirectIncidentId) {
    const message = `this incident was merged into ${redirectIncidentId}, where its alerts are`;
    return [problem('incident/redirected', message, { file, severity: 'warning' })];
  }
  if (alerts) return [];
  const hints = ['ask Graph for /security/incidents/ID?$expand=alerts'];
  return [
    problem('incident/no-alerts', 'the incident comes without its alerts', {
      file,
      severity: 'warning',
      hints,
    }),
  ];
}
