import { each, type OperationNotes } from './operation-note.ts';

const missing = 'Request_ResourceNotFound';
const late = 'consistencyDelayReads';
const detections = '/security/rules/detectionRules';

/** Of every operation of Microsoft Graph. */
export const graphNotes: OperationNotes = {
  ...each(['GET /users/{id}'], { refuses: [missing], late, only: '`$select`, no `$expand`' }),
  ...each(['GET /users'], { refuses: [], only: '`$filter=mail eq`, `$select`' }),
  ...each(['PATCH /users/{id}'], {
    refuses: [missing, 'Request_BadRequest', 'Authorization_RequestDenied'],
    late,
    only: '`accountEnabled`; synced users never, administrators by higher ones alone',
  }),
  ...each(['POST /users/{id}/revokeSignInSessions'], {
    refuses: [missing, 'Authorization_RequestDenied'],
    late,
    only: 'for a guest it says true and does nothing',
  }),
  ...each(
    [
      'GET /users/{id}/memberOf',
      'GET /users/{id}/transitiveMemberOf',
      'GET /groups/{id}/transitiveMembers',
      'GET /directoryRoles/roleTemplateId={id}/members',
    ],
    { refuses: [missing], only: 'pages; no filters; names only of what may be read' },
  ),
  ...each(['GET /servicePrincipals/{id}', "GET /servicePrincipals(appId='{id}')"], {
    refuses: [missing],
    late,
  }),
  ...each(['PATCH /servicePrincipals/{id}'], {
    refuses: [missing, 'Request_BadRequest'],
    late,
    only: '`accountEnabled`',
  }),
  ...each(
    [
      'GET /servicePrincipals/{id}/owners',
      'GET /servicePrincipals/{id}/transitiveMemberOf',
      "GET /applications(appId='{id}')",
      'GET /applications/{id}/owners',
    ],
    { refuses: [missing] },
  ),
  ...each([`GET ${detections}`, `GET ${detections}/{id}`], {
    refuses: ['NotFound'],
    late: 'deletedRulesStaySeconds',
    only: 'pages; no filters; v1.0',
  }),
  ...each([`POST ${detections}`, `PATCH ${detections}/{id}`], {
    refuses: ['InvalidInput', 'BadRequest', 'Conflict', 'NotFound'],
    only: 'tables by their names, mapped columns as words of the query; saving an enabled one is noted in `detectionRuns`',
  }),
  ...each([`DELETE ${detections}/{id}`], { refuses: ['NotFound'], late: 'deletedRulesStaySeconds' }),
};

const authorization = 'Microsoft.Authorization';
const compute = 'Microsoft.Compute';
const insights = 'Microsoft.SecurityInsights';
const workspaces = 'Microsoft.OperationalInsights/workspaces/{workspaceName}';
const lists = 'listDelayReads';
const operation = 'operationPolls';

/** The four operations of a resource in a workspace, named as ARM's reference does. */
function resource(path: string, refusals: readonly string[], id: string): OperationNotes {
  return {
    ...each([`GET ${path}`], { refuses: [], late: lists, only: 'pages' }),
    ...each([`GET ${path}/${id}`], { refuses: ['ResourceNotFound'], late }),
    ...each([`PUT ${path}/${id}`], { refuses: ['BadRequest', 'Conflict', ...refusals], late }),
    ...each([`DELETE ${path}/${id}`], { refuses: ['Conflict'], late }),
  };
}

/** Of every operation of Azure Resource Manager. */
export const armNotes: OperationNotes = {
  ...each([`GET ${authorization}/roleAssignments`], {
    refuses: [],
    late,
    only: '`principalId eq` and `atScope()`',
  }),
  ...each([`GET ${authorization}/roleAssignments/{roleAssignmentName}`], {
    refuses: ['RoleAssignmentNotFound'],
    late,
  }),
  ...each([`PUT ${authorization}/roleAssignments/{roleAssignmentName}`], {
    refuses: ['RoleAssignmentUpdateNotPermitted', 'RoleAssignmentExists', 'BadRequest'],
    late,
  }),
  ...each([`DELETE ${authorization}/roleAssignments/{roleAssignmentName}`], {
    refuses: ['ScopeLocked'],
    late,
  }),
  ...each([`PUT ${authorization}/locks/{lockName}`], { refuses: [] }),
  ...each([`GET ${authorization}/permissions`], { refuses: [] }),
  ...each([`GET ${compute}/virtualMachines/{vmName}`], { refuses: ['ResourceNotFound'], late: operation }),
  ...each([`PATCH ${compute}/virtualMachines/{vmName}`], {
    refuses: ['ResourceNotFound', 'ScopeLocked'],
    late: operation,
    only: 'boot diagnostics',
  }),
  ...each([`POST ${compute}/virtualMachines/{vmName}/deallocate`], {
    refuses: ['ResourceNotFound', 'OperationNotAllowed', 'ScopeLocked'],
    late: operation,
    only: 'ends as Failed where the machine has `deallocateFails`',
  }),
  ...each([`POST ${compute}/virtualMachines/{vmName}/start`], {
    refuses: ['ResourceNotFound', 'ScopeLocked'],
    late: operation,
  }),
  ...each([`PUT ${compute}/snapshots/{snapshotName}`], {
    refuses: ['NotFound'],
    late: operation,
    only: 'ends as Failed with `snapshotFails`',
  }),
  ...each([`GET ${compute}/snapshots`], { refuses: [] }),
  ...each([`GET ${compute}/locations/{location}/operations/{operationId}`], {
    refuses: ['NotFound'],
    late: operation,
  }),
  ...each(['GET Microsoft.Logic/workflows/{workflowName}'], {
    refuses: ['ResourceNotFound'],
    only: 'its triggers; no actions',
  }),
  ...each([`GET ${workspaces}`], { refuses: ['ResourceGroupNotFound', 'ResourceNotFound'] }),
  ...resource(`${insights}/alertRules`, ['PreconditionFailed'], '{ruleId}'),
  ...resource(`${insights}/automationRules`, ['PreconditionFailed'], '{automationRuleId}'),
  ...resource(`${insights}/watchlists`, ['PreconditionFailed'], '{watchlistAlias}'),
  ...each([`GET ${insights}/watchlists/{watchlistAlias}/watchlistStatuses/{watchlistStatusId}`], {
    refuses: ['ResourceNotFound'],
    late: 'watchlistPolls',
  }),
  ...resource(
    `${insights}/watchlists/{watchlistAlias}/watchlistItems`,
    ['PreconditionFailed'],
    '{watchlistItemId}',
  ),
  ...each([`GET ${insights}/incidents`], {
    refuses: ['BadRequest'],
    late: lists,
    only: 'pages of `$top`; `$filter` compares properties, joined by `and`; no `$orderby`',
  }),
  ...each([`GET ${insights}/incidents/{incidentId}`], { refuses: ['ResourceNotFound'], late }),
  ...each([`POST ${insights}/incidents/{incidentId}/alerts`], {
    refuses: ['ResourceNotFound'],
    only: 'at most 150',
  }),
  ...each([`POST ${insights}/incidents/{incidentId}/entities`], {
    refuses: ['ResourceNotFound', 'TooManyRequests'],
  }),
  ...each([`PUT ${insights}/incidents/{incidentId}`], {
    refuses: ['BadRequest', 'Conflict', 'PreconditionFailed', 'TooManyRequests'],
    late,
  }),
  ...each([`DELETE ${insights}/incidents/{incidentId}`], { refuses: ['BadRequest', 'Conflict'], late }),
  ...resource(
    `${insights}/incidents/{incidentId}/comments`,
    ['PreconditionFailed', 'ResourceNotFound', 'Forbidden', 'TooManyRequests'],
    '{incidentCommentId}',
  ),
  ...resource(
    `${insights}/incidents/{incidentId}/tasks`,
    ['PreconditionFailed', 'ResourceNotFound'],
    '{incidentTaskId}',
  ),
  ...resource(`${insights}/metadata`, ['PreconditionFailed'], '{metadataName}'),
  ...resource(`${workspaces}/savedSearches`, ['PreconditionFailed'], '{savedSearchId}'),
  ...each([`GET ${workspaces}/savedSearches`], { refuses: [], late: lists, only: 'all at once' }),
};
