import { canonicalJson } from '@drawbridge/base';

import type { AlertSeverity, DetectionRule } from '../rules/model/rule.ts';
import type { Alert, AlertEntity } from '../running/alert.ts';
import { deterministicId } from '../running/deterministic-id.ts';
import { type AlertGroup, groupAlerts } from './alert-groups.ts';
import { entityProperties } from './entity-properties.ts';
import {
  type DetectedIncident,
  type IncidentAlertObject,
  type IncidentEntityObject,
  type IncidentObject,
  localWorkspace,
  type Workspace,
} from './incident.ts';

const productName = 'Microsoft Sentinel';
const severities: readonly AlertSeverity[] = ['Informational', 'Low', 'Medium', 'High'];

/**
 * The incidents that Sentinel would make of these alerts, in the shape of its incident trigger. Ids are the same
 * for the same alerts; numbers count from 1. Rules whose `createIncident` is false make none.
 */
export function groupIncidents(
  alerts: readonly Alert[],
  rules: readonly DetectionRule[],
  workspace: Workspace = localWorkspace,
): readonly DetectedIncident[] {
  return groupAlerts(alerts, rules).map((group, index) => ({
    objectSchemaType: 'Incident',
    objectEventType: 'Create',
    workspaceId: workspace.id,
    workspaceInfo: {
      SubscriptionId: workspace.subscriptionId,
      ResourceGroupName: workspace.resourceGroup,
      WorkspaceName: workspace.name,
    },
    object: incidentObject(group, index + 1, workspace),
  }));
}

function armBase(workspace: Workspace): string {
  const { subscriptionId, resourceGroup, name } = workspace;
  return (
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}` +
    `/providers/Microsoft.OperationalInsights/workspaces/${name}/providers/Microsoft.SecurityInsights`
  );
}

function incidentObject(group: AlertGroup, number: number, workspace: Workspace): IncidentObject {
  const { rule, alerts } = group;
  const first = alerts[0];
  const base = armBase(workspace);
  const name = deterministicId('incident', rule.id, first?.systemAlertId ?? '');
  const created = isoTime(first?.timeGenerated ?? new Date(0));
  return {
    id: `${base}/Incidents/${name}`,
    name,
    type: 'Microsoft.SecurityInsights/Incidents',
    etag: `"${deterministicId('etag', ...alerts.map((alert) => alert.systemAlertId))}"`,
    properties: {
      title: first?.name ?? rule.name,
      description: first?.description ?? '',
      severity: worst(alerts),
      status: 'New',
      incidentNumber: number,
      createdTimeUtc: created,
      lastModifiedTimeUtc: isoTime(alerts.at(-1)?.timeGenerated ?? new Date(0)),
      firstActivityTimeUtc: isoTime(earliest(alerts)),
      lastActivityTimeUtc: isoTime(latest(alerts)),
      labels: [],
      owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
      relatedAnalyticRuleIds: [`${base}/alertRules/${rule.id}`],
      additionalData: {
        alertsCount: alerts.length,
        bookmarksCount: 0,
        commentsCount: 0,
        alertProductNames: [productName],
        tactics: unique(alerts.flatMap((alert) => alert.tactics)),
        techniques: unique(rule.techniques),
      },
      alerts: alerts.map((alert) => alertObject(alert, rule, workspace)),
      relatedEntities: entityObjects(alerts, workspace),
    },
  };
}

function alertObject(alert: Alert, rule: DetectionRule, workspace: Workspace): IncidentAlertObject {
  return {
    id: `${armBase(workspace)}/Entities/${alert.systemAlertId}`,
    name: alert.systemAlertId,
    type: 'Microsoft.SecurityInsights/Entities',
    kind: 'SecurityAlert',
    properties: {
      systemAlertId: alert.systemAlertId,
      alertDisplayName: alert.name,
      description: alert.description,
      friendlyName: alert.name,
      severity: alert.severity,
      status: 'New',
      tactics: alert.tactics,
      timeGenerated: isoTime(alert.timeGenerated),
      startTimeUtc: isoTime(alert.startTime),
      endTimeUtc: isoTime(alert.endTime),
      alertType: `${workspace.id}_${rule.id}`,
      providerAlertId: alert.systemAlertId,
      productName,
      vendorName: 'Microsoft',
      additionalData: additionalData(alert, rule),
    },
  };
}

/** The service keeps these as texts, JSON within JSON. */
function additionalData(alert: Alert, rule: DetectionRule): Readonly<Record<string, string>> {
  return {
    ...alert.dynamicProperties,
    'Custom Details': JSON.stringify(alert.customDetails),
    'Analytic Rule Ids': JSON.stringify([rule.id]),
    'Analytic Rule Name': rule.name,
    'Event Grouping': rule.aggregation,
    'Search Query Results Overall Count': String(alert.rowCount),
    Query: alert.query,
    'Query Start Time UTC': isoTime(alert.period.from),
    'Query End Time UTC': isoTime(alert.period.to),
  };
}

function entityObjects(alerts: readonly Alert[], workspace: Workspace): readonly IncidentEntityObject[] {
  const byName = new Map<string, IncidentEntityObject>();
  for (const entity of alerts.flatMap((alert) => alert.entities)) {
    const name = entityName(entity);
    byName.set(name, {
      id: `${armBase(workspace)}/Entities/${name}`,
      name,
      type: 'Microsoft.SecurityInsights/Entities',
      ...entityProperties(entity),
    });
  }
  return [...byName.values()];
}

function entityName(entity: AlertEntity): string {
  return deterministicId('entity', entity.type, canonicalJson(entity.identifiers));
}

function worst(alerts: readonly Alert[]): AlertSeverity {
  return alerts.reduce<AlertSeverity>(
    (so, alert) => (severities.indexOf(alert.severity) > severities.indexOf(so) ? alert.severity : so),
    'Informational',
  );
}

function earliest(alerts: readonly Alert[]): Date {
  return new Date(Math.min(...alerts.map((alert) => alert.startTime.getTime())));
}

function latest(alerts: readonly Alert[]): Date {
  return new Date(Math.max(...alerts.map((alert) => alert.endTime.getTime())));
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function isoTime(time: Date): string {
  return time.toISOString();
}
