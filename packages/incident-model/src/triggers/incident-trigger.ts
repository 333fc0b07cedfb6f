import { fail, given, problem, succeed, type JsonValue, type Problem, type Result } from '@drawbridge/base';

import type { Incident, IncidentAlert, IncidentEntity, Unread, WorkspaceInfo } from '../incident/incident.ts';
import type { SentinelAlert } from '../sentinel/alert.ts';
import type { SentinelEntity } from '../sentinel/entity.ts';
import {
  incidentTriggerBody,
  type IncidentTriggerBody,
  type SentinelIncident,
} from '../sentinel/incident.ts';
import { checkBody, type ReadOptions } from './check-body.ts';
import { readCustomDetails } from './custom-details.ts';
import { readEmbeddedObject, readWords, unique } from './embedded-json.ts';
import { entitiesOf } from './entity-list.ts';
import { ruleIdOf, ruleIdsOfAlert } from './rule-ids.ts';
import { lastActivityOf } from './last-activity.ts';
import { unreadAsProblems } from './unread-problems.ts';

const unknown = 'Unknown';

/** Reads what the incident trigger posts: `{ object: { id, properties: { alerts, relatedEntities, … } } }`. */
export function readIncidentTrigger(json: unknown, options: ReadOptions = {}): Result<Incident> {
  const body = checkBody(incidentTriggerBody, json, options);
  if (!body.ok) return fail(...body.problems);
  const unread: Unread[] = [];
  const incident = normalise(body.value, json as JsonValue, unread);
  return succeed(incident, [...unreadAsProblems(incident.unread, options), ...mergedAway(incident, options)]);
}

/** Defender merges incidents: the alerts go to another one, and this one is closed under a tag of Defender's. */
function mergedAway({ status, tags }: Incident, { file }: ReadOptions): readonly Problem[] {
  if (status !== 'Closed' || !tags.includes('Redirected')) return [];
  const message = 'this incident was merged into another one, where its alerts are (closed, tag Redirected)';
  const hints = ['respond to the incident that has the alerts now; the Defender portal leads there'];
  return [problem('incident/redirected', message, { file, severity: 'warning', hints })];
}

/** How many alerts the incident has by its own account; absent where they did not come with it. */
function alertsCountOf({ alerts, additionalData }: SentinelIncident['properties']): number | undefined {
  if (!alerts) return undefined;
  const said = additionalData?.alertsCount;
  return Math.max(alerts.length, typeof said === 'number' ? said : 0);
}

function normalise(body: IncidentTriggerBody, raw: JsonValue, unread: Unread[]): Incident {
  const { id, properties } = body.object;
  const alerts = (properties.alerts ?? []).map((alert, at) => readAlert(alert, at, unread));
  return {
    id,
    source: 'incident',
    ...(typeof properties.incidentNumber === 'number' ? { number: properties.incidentNumber } : {}),
    title: properties.title ?? unknown,
    severity: properties.severity ?? unknown,
    status: properties.status ?? unknown,
    ruleIds: unique([
      ...(properties.relatedAnalyticRuleIds ?? []).map(ruleIdOf),
      ...alerts.flatMap((alert) => alert.ruleIds),
    ]),
    tactics: wordsOf(properties, 'tactics'),
    techniques: wordsOf(properties, 'techniques'),
    tags: unique((properties.labels ?? []).map((label) => label.labelName)),
    ...given({ lastActivity: lastActivityOf(alerts, properties), alertsCount: alertsCountOf(properties) }),
    alerts,
    entities: readEntities(properties.relatedEntities ?? [], unread),
    workspace: readWorkspace(body),
    unread,
    raw,
  };
}

function wordsOf(
  properties: SentinelIncident['properties'],
  key: 'tactics' | 'techniques',
): readonly string[] {
  const ofAlerts = (properties.alerts ?? []).flatMap((alert) => readWords(alert.properties[key]));
  return unique([...readWords(properties.additionalData?.[key]), ...ofAlerts]);
}

function readAlert(alert: SentinelAlert, at: number, unread: Unread[]): IncidentAlert {
  const { properties } = alert;
  const path = `object.properties.alerts[${at}].properties.additionalData`;
  const additionalData = readEmbeddedObject(properties.additionalData, path, unread);
  const detailsPath = `${path}['Custom Details']`;
  return {
    id: properties.systemAlertId ?? alert.name ?? alert.id ?? `alerts[${at}]`,
    title: properties.alertDisplayName ?? unknown,
    severity: properties.severity ?? unknown,
    product: properties.productName ?? unknown,
    ruleIds: ruleIdsOfAlert(additionalData, properties.alertType),
    ...readCustomDetails(additionalData, detailsPath, unread),
    customDetailsPath: detailsPath,
    startTime: properties.startTimeUtc ?? '',
    endTime: properties.endTimeUtc ?? '',
  };
}

function readEntities(entities: readonly SentinelEntity[], unread: Unread[]): readonly IncidentEntity[] {
  return entitiesOf(entities, 'object.properties.relatedEntities', unread);
}

function readWorkspace(body: IncidentTriggerBody): WorkspaceInfo {
  const info = body.workspaceInfo;
  return {
    ...(typeof info?.SubscriptionId === 'string' ? { subscriptionId: info.SubscriptionId } : {}),
    ...(typeof info?.ResourceGroupName === 'string' ? { resourceGroup: info.ResourceGroupName } : {}),
    ...(typeof info?.WorkspaceName === 'string' ? { name: info.WorkspaceName } : {}),
    ...(typeof body.workspaceId === 'string' ? { id: body.workspaceId } : {}),
  };
}
