import type { Incident, IncidentAlert } from '../incident/incident.ts';

/** The query of the rule that made an alert, and the times over which it ran. */
export function alertQuery({ id }: Pick<IncidentAlert, 'id'>): string {
  return [
    'SecurityAlert',
    `where SystemAlertId == ${quoted(id)}`,
    'take 1',
    'extend Properties = parse_json(ExtendedProperties)',
    'project Query = tostring(Properties.Query), From = tostring(Properties["Query Start Time UTC"]), ' +
      'To = tostring(Properties["Query End Time UTC"])',
  ].join(' | ');
}

/** Every alert of an incident. */
export function alertsQuery(incident: Pick<Incident, 'id' | 'number'>): string {
  return [
    'SecurityIncident',
    `where ${isIncident(incident)}`,
    'summarize arg_max(TimeGenerated, AlertIds) by IncidentName',
    'mv-expand AlertId = AlertIds to typeof(string)',
    'join kind=inner (SecurityAlert | summarize arg_max(TimeGenerated, *) by SystemAlertId) ' +
      'on $left.AlertId == $right.SystemAlertId',
  ].join(' | ');
}

/** The incidents of the same rules since the last that this one knows of. */
export function laterIncidentsQuery({
  ruleIds,
  lastActivity,
}: Pick<Incident, 'ruleIds' | 'lastActivity'>): string {
  const rules =
    ruleIds.length === 0 ? [] : [`where RelatedAnalyticRuleIds has_any (${ruleIds.map(quoted).join(', ')})`];
  const since = lastActivity === undefined ? [] : [`where LastActivityTime >= datetime(${lastActivity})`];
  return [
    'SecurityIncident',
    'summarize arg_max(TimeGenerated, *) by IncidentName',
    ...rules,
    ...since,
    'project IncidentNumber, Title, Status, AlertIds',
  ].join(' | ');
}

function isIncident({ id, number }: Pick<Incident, 'id' | 'number'>): string {
  return number === undefined
    ? `IncidentName == ${quoted(id.split('/').at(-1) ?? id)}`
    : `IncidentNumber == ${number}`;
}

/** A text literal of KQL. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
