/** Bodies as Sentinel's triggers post them, made up: for the tests of this package. */

export const workspaceId = '11111111-2222-4333-8444-555555555555';
export const ruleId = '0a1b2c3d-1111-4222-8333-444455556666';
export const userId = '99999999-aaaa-4bbb-8ccc-dddddddddddd';

const resourceGroup = `/subscriptions/${workspaceId}/resourceGroups/soc`;
const workspace = `${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/soc-logs`;

export interface AlertParts {
  readonly details?: Readonly<Record<string, readonly string[]>>;
  readonly id?: string;
}

export function alertOf({ details = {}, id = 'alert-1' }: AlertParts = {}) {
  return {
    id: `${workspace}/providers/Microsoft.SecurityInsights/Entities/${id}`,
    name: id,
    kind: 'SecurityAlert',
    properties: {
      systemAlertId: id,
      alertDisplayName: 'Direct connection to a machine',
      severity: 'High',
      productName: 'Azure Sentinel',
      alertType: `${workspaceId}_${ruleId}`,
      tactics: ['LateralMovement'],
      startTimeUtc: '2026-01-12T09:00:00Z',
      endTimeUtc: '2026-01-12T09:05:00Z',
      additionalData: { 'Custom Details': JSON.stringify(details) },
      somethingNew: { kept: true },
    },
  };
}

export interface IncidentParts {
  readonly alerts?: readonly unknown[];
  readonly entities?: readonly unknown[];
}

export function incidentBody({ alerts = [], entities = [] }: IncidentParts = {}) {
  return {
    objectSchemaType: 'Incident',
    objectEventType: 'Create',
    workspaceInfo: { SubscriptionId: workspaceId, ResourceGroupName: 'soc', WorkspaceName: 'soc-logs' },
    workspaceId,
    object: {
      id: `${workspace}/providers/Microsoft.SecurityInsights/Incidents/i-1`,
      name: 'i-1',
      properties: {
        title: 'Direct connection to a machine',
        severity: 'High',
        status: 'New',
        incidentNumber: 42,
        labels: [{ labelName: 'cloud', labelType: 'User' }],
        relatedAnalyticRuleIds: [
          `${workspace}/providers/Microsoft.SecurityInsights/alertRules/${ruleId.toUpperCase()}`,
        ],
        additionalData: { tactics: ['LateralMovement'], techniques: ['T1021'], alertsCount: alerts.length },
        alerts,
        relatedEntities: entities,
      },
    },
  };
}
