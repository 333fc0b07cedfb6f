import type { AlertSeverity } from '../rules/model/rule.ts';

/** The workspace that incidents are said to come from. */
export interface Workspace {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** Stands for a workspace where there is none: an incident that was made on a laptop. */
export const localWorkspace: Workspace = {
  id: '00000000-0000-4000-8000-000000000001',
  subscriptionId: '00000000-0000-4000-8000-000000000000',
  resourceGroup: 'local',
  name: 'local',
};

/** An alert inside an incident, as Sentinel's incident trigger has it. */
export interface IncidentAlertObject {
  readonly id: string;
  readonly name: string;
  readonly type: 'Microsoft.SecurityInsights/Entities';
  readonly kind: 'SecurityAlert';
  readonly properties: {
    readonly systemAlertId: string;
    readonly alertDisplayName: string;
    readonly description: string;
    readonly friendlyName: string;
    readonly severity: AlertSeverity;
    readonly status: 'New';
    readonly tactics: readonly string[];
    readonly timeGenerated: string;
    readonly startTimeUtc: string;
    readonly endTimeUtc: string;
    readonly alertType: string;
    readonly providerAlertId: string;
    readonly productName: string;
    readonly vendorName: string;
    readonly additionalData: Readonly<Record<string, string>>;
  };
}

/** An entity of an incident. */
export interface IncidentEntityObject {
  readonly id: string;
  readonly name: string;
  readonly type: 'Microsoft.SecurityInsights/Entities';
  readonly kind: string;
  readonly properties: Readonly<Record<string, string>>;
}

/** The incident itself. */
export interface IncidentObject {
  readonly id: string;
  readonly name: string;
  readonly type: 'Microsoft.SecurityInsights/Incidents';
  readonly etag: string;
  readonly properties: {
    readonly title: string;
    readonly description: string;
    readonly severity: AlertSeverity;
    readonly status: 'New';
    readonly incidentNumber: number;
    readonly createdTimeUtc: string;
    readonly lastModifiedTimeUtc: string;
    readonly firstActivityTimeUtc: string;
    readonly lastActivityTimeUtc: string;
    readonly labels: readonly { readonly labelName: string; readonly labelType: 'User' }[];
    readonly owner: {
      readonly objectId: null;
      readonly email: null;
      readonly assignedTo: null;
      readonly userPrincipalName: null;
    };
    readonly relatedAnalyticRuleIds: readonly string[];
    readonly additionalData: {
      readonly alertsCount: number;
      readonly bookmarksCount: number;
      readonly commentsCount: number;
      readonly alertProductNames: readonly string[];
      readonly tactics: readonly string[];
      readonly techniques: readonly string[];
    };
    readonly alerts: readonly IncidentAlertObject[];
    readonly relatedEntities: readonly IncidentEntityObject[];
  };
}

/**
 * What Sentinel's incident trigger posts: made from our own alerts in the same shape, so that the same reader
 * works for a rehearsal on a laptop and for a real incident.
 */
export interface DetectedIncident {
  readonly objectSchemaType: 'Incident';
  readonly objectEventType: 'Create';
  readonly workspaceId: string;
  readonly workspaceInfo: {
    readonly SubscriptionId: string;
    readonly ResourceGroupName: string;
    readonly WorkspaceName: string;
  };
  readonly object: IncidentObject;
}
