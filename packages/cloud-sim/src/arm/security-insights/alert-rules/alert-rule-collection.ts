import type { WorkspaceCollection } from '../../resources/collection.ts';
import { sentinelPath } from '../../resources/workspace-request.ts';
import { securityInsightsVersions, stableVersion } from '../api-versions.ts';

/** Properties that the stable version does not know: it neither takes nor shows them. */
export const previewProperties: readonly string[] = [
  'subTechniques',
  'sentinelEntitiesMappings',
  'startTimeUtc',
];

/** Analytics rules. */
export const alertRuleCollection: WorkspaceCollection = {
  type: 'Microsoft.SecurityInsights/alertRules',
  action: 'Microsoft.SecurityInsights/alertRules',
  path: `${sentinelPath}/alertRules`,
  under: '/providers/Microsoft.SecurityInsights/alertRules',
  parameter: 'ruleId',
  apiVersions: securityInsightsVersions,
  of: (workspace) => workspace.alertRules,
  show: ({ properties }, { apiVersion }) =>
    apiVersion === stableVersion
      ? Object.fromEntries(Object.entries(properties).filter(([name]) => !previewProperties.includes(name)))
      : properties,
};
