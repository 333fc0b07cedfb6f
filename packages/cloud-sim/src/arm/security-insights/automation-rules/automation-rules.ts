import type { WorkspaceCollection } from '../../resources/collection.ts';
import { createDeleteOperation } from '../../resources/delete-operation.ts';
import { refuseStale } from '../../resources/etag.ts';
import { createGetOperation } from '../../resources/get-operation.ts';
import { createListOperation } from '../../resources/list-operation.ts';
import { createPutOperation } from '../../resources/put-operation.ts';
import { sentinelPath } from '../../resources/workspace-request.ts';
import { stampAuthorship } from '../author.ts';
import { securityInsightsVersions } from '../api-versions.ts';
import { newerAutomationRule, refuseAutomationRule } from './refuse-automation-rule.ts';

const collection: WorkspaceCollection = {
  type: 'Microsoft.SecurityInsights/automationRules',
  action: 'Microsoft.SecurityInsights/automationRules',
  path: `${sentinelPath}/automationRules`,
  under: '/providers/Microsoft.SecurityInsights/automationRules',
  parameter: 'automationRuleId',
  apiVersions: securityInsightsVersions,
  of: (workspace) => workspace.automationRules,
};

/** The automation rules of a workspace. */
export const listAutomationRules = createListOperation(collection);

/** One automation rule. */
export const getAutomationRule = createGetOperation(collection);

/** Creates an automation rule or replaces it whole. */
export const putAutomationRule = createPutOperation(collection, {
  refuse: refuseAutomationRule,
  complete: (request, existing) => ({
    ...request.properties,
    ...stampAuthorship(request, existing),
  }),
});

/** Deletes an automation rule. */
export const deleteAutomationRule = createDeleteOperation(collection, {
  refuse: (request, existing) => refuseStale(request, existing, newerAutomationRule(existing)),
});
