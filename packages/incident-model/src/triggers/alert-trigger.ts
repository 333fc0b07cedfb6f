import { fail, given, succeed, type JsonValue, type Result } from '@drawbridge/base';

import type { Incident, IncidentAlert, IncidentEntity, Unread } from '../incident/incident.ts';
import { alertTriggerBody, type AlertTriggerBody } from '../sentinel/alert.ts';
import { checkBody, type ReadOptions } from './check-body.ts';
import { readCustomDetails } from './custom-details.ts';
import { readEmbedded, readEmbeddedObject, readWords } from './embedded-json.ts';
import { entitiesOf } from './entity-list.ts';
import { ruleIdsOfAlert } from './rule-ids.ts';
import { flatWorkspace } from './flat-workspace.ts';
import { lastActivityOf } from './last-activity.ts';
import { unreadAsProblems } from './unread-problems.ts';

const unknown = 'Unknown';

/** Reads what the alert trigger posts: a flat body whose `Entities` and `ExtendedProperties` may be JSON text. */
export function readAlertTrigger(json: unknown, options: ReadOptions = {}): Result<Incident> {
  const body = checkBody(alertTriggerBody, json, options);
  if (!body.ok) return fail(...body.problems);
  const unread: Unread[] = [];
  const incident = normalise(body.value, json as JsonValue, unread);
  return succeed(incident, unreadAsProblems(unread, options));
}

function normalise(body: AlertTriggerBody, raw: JsonValue, unread: Unread[]): Incident {
  const alert = readAlert(body, unread);
  return {
    id: `alert/${body.SystemAlertId}`,
    source: 'alert',
    title: alert.title,
    severity: alert.severity,
    status: body.Status ?? unknown,
    ruleIds: alert.ruleIds,
    tactics: readWords(body.Tactics),
    techniques: readWords(body.Techniques),
    tags: [],
    ...given({ lastActivity: lastActivityOf([alert]) }),
    alerts: [alert],
    entities: readEntities(body, unread),
    workspace: flatWorkspace(body),
    unread,
    raw,
  };
}

function readAlert(body: AlertTriggerBody, unread: Unread[]): IncidentAlert {
  const extended = readEmbeddedObject(body.ExtendedProperties, 'ExtendedProperties', unread);
  const detailsPath = "ExtendedProperties['Custom Details']";
  return {
    id: body.SystemAlertId,
    title: body.AlertDisplayName ?? unknown,
    severity: body.Severity ?? body.AlertSeverity ?? unknown,
    product: body.ProductName ?? unknown,
    ruleIds: ruleIdsOfAlert(extended, body.AlertType),
    ...readCustomDetails(extended, detailsPath, unread),
    customDetailsPath: detailsPath,
    startTime: body.StartTimeUtc ?? '',
    endTime: body.EndTimeUtc ?? '',
  };
}

function readEntities(body: AlertTriggerBody, unread: Unread[]): readonly IncidentEntity[] {
  const list = readEmbedded(body.Entities, 'Entities', unread);
  if (list === undefined) return [];
  if (Array.isArray(list)) return entitiesOf(list, 'Entities', unread, body.SystemAlertId);
  unread.push({ path: 'Entities', why: 'expected a list of entities', kind: 'any' });
  return [];
}
