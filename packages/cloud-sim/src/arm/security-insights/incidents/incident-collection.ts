import type { ArmIncident } from '../../../world/arm-workspace.ts';
import type { WorkspaceCollection } from '../../resources/collection.ts';
import { objectIn } from '../../resources/read-json.ts';
import { resourceIdOf } from '../../resources/collection.ts';
import { sentinelPath, type WorkspaceRequest } from '../../resources/workspace-request.ts';
import { securityInsightsVersions } from '../api-versions.ts';

/** The incidents of a workspace. */
export const incidentCollection: WorkspaceCollection<ArmIncident> = {
  type: 'Microsoft.SecurityInsights/Incidents',
  action: 'Microsoft.SecurityInsights/incidents',
  path: `${sentinelPath}/incidents`,
  under: '/providers/Microsoft.SecurityInsights/Incidents',
  parameter: 'incidentId',
  apiVersions: securityInsightsVersions,
  of: (workspace) => workspace.incidents,
  show: showIncident,
  hasSystemData: false,
};

/** What the service counts and links to by itself stands beside what is kept. */
function showIncident(incident: ArmIncident, request: WorkspaceRequest): Readonly<Record<string, unknown>> {
  const { properties, alerts, comments, name } = incident;
  const additionalData = objectIn(properties.additionalData);
  return {
    labels: [],
    owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
    relatedAnalyticRuleIds: [],
    providerName: request.workspace.onboardedToDefender ? 'Microsoft XDR' : 'Azure Sentinel',
    providerIncidentId: JSON.stringify(properties.incidentNumber),
    ...pageInDefender(request, properties.incidentNumber),
    ...properties,
    incidentUrl: `https://portal.azure.com/#asset/Microsoft_Azure_Security_Insights/Incident${resourceIdOf(incidentCollection, request, name)}`,
    additionalData: {
      alertsCount: alerts.length,
      bookmarksCount: 0,
      alertProductNames: [],
      tactics: [],
      ...additionalData,
      commentsCount: comments.length,
    },
  };
}

/** Of an incident that Defender provides. Where it was merged away, the world says which page the service links to. */
function pageInDefender({ workspace }: WorkspaceRequest, number: unknown): object {
  if (!workspace.onboardedToDefender) return {};
  return {
    providerIncidentUrl: `https://security.microsoft.com/incident2/${JSON.stringify(number)}/overview`,
  };
}
