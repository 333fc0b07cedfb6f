import type { Incident, IncidentAlert, Unread } from '../incident/incident.ts';
import { kindOfDetail, targetDetailKeys } from './detail-keys.ts';
import { alertQuery, alertsQuery, laterIncidentsQuery } from './left-out-queries.ts';
import { detailPath } from './detail-group.ts';

/** As many alerts as an incident of Sentinel holds. Defender says `150+` of one that has more. */
const mostAlerts = 150;

/**
 * What Sentinel may have left out of an incident because it keeps no more, and the query that shows it. The alert that
 * stands for all results beyond the 149th of a rule is the usual one.
 */
export function findLeftOut(incident: Incident): readonly Unread[] {
  return [...incident.alerts.flatMap(leftOutOfAlert), ...leftOutOfIncident(incident)];
}

function leftOutOfAlert(alert: IncidentAlert): readonly Unread[] {
  const { atLimit } = alert;
  if (atLimit === undefined) return [];
  const query = alertQuery(alert);
  const full = targetDetailKeys.flatMap((key): readonly Unread[] => {
    const kind = kindOfDetail[key];
    if (kind === undefined || !atLimit.keys.includes(key)) return [];
    const why = `this alert has as many values of ${key} as Sentinel keeps in one alert: there may be more. ${rerun}`;
    return [{ path: detailPath(alert, key), why, kind, query }];
  });
  if (atLimit.bytes === undefined || !namesTargets(alert)) return full;
  const why = `the custom details of this alert take ${atLimit.bytes} of the 2048 bytes that Sentinel keeps: there may be more. ${rerun}`;
  return [...full, { path: alert.customDetailsPath, why, kind: 'any', query }];
}

const rerun = "The query gives the rule's own query and its times, which shows all of them";

/** Details that name no target may be as long as they like. */
function namesTargets({ customDetails }: IncidentAlert): boolean {
  return targetDetailKeys.some((key) => kindOfDetail[key] !== undefined && key in customDetails);
}

function leftOutOfIncident(incident: Incident): readonly Unread[] {
  const { alertsCount } = incident;
  if (alertsCount === undefined) return [];
  const path = 'object.properties.alerts';
  const came = incident.alerts.length;
  if (alertsCount > came) {
    const why = `by its own count the incident has ${alertsCount} alerts, and ${came} came with it: the others may name more`;
    return [{ path, why, kind: 'any', query: alertsQuery(incident) }];
  }
  if (came < mostAlerts) return [];
  const why = `an incident holds ${mostAlerts} alerts: what came later is in other incidents of the same rules`;
  return [{ path, why, kind: 'any', query: laterIncidentsQuery(incident) }];
}
