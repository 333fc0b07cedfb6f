export { sdkMissing } from './calls/load-sdk.ts';
export { examineBreakGlass } from './azure/entra/break-glass.ts';
export { actionCatalogue } from './catalogue/action-catalogue.ts';
export { defaultAction } from './catalogue/default-action.ts';
export type {
  Action,
  ActionContext,
  ActionMetadata,
  CloudAnswer,
  Depletion,
  Difference,
  Permission,
  ResidualAccess,
  TargetFacts,
  ThreeWayDifference,
  UnreadName,
} from './contract/action.ts';
export type { AwsConnection, AzureConnection, CloudConnections } from './contract/connections.ts';
export type { Alternative, Refused } from './contract/outcome.ts';
export type { ActionPlan, ActionResult, ChangePlan, UndoPlan, UndoResult } from './contract/plan.ts';
export type { ActionRunner, EffectJournal } from './contract/runner.ts';
export { defineAction } from './contract/define-action.ts';
export { createActionRunner } from './runner/action-runner.ts';
export { isAsPlanned, residualAt } from './runner/is-as-planned.ts';
export { examineAccounts, type AccountExamination } from './examination/examine-accounts.ts';
export { examinePermissions } from './examination/examine-permissions.ts';
export type {
  HeldPermission,
  PermissionExamination,
  PermissionService,
} from './permissions/held-permission.ts';
export { neededPermissions } from './permissions/needed-permissions.ts';
export { cloudOf, serviceOf } from './permissions/permission-service.ts';
export { describeCatalogue } from './reference/describe-catalogue.ts';
export { describeLeastPrivilege, type GrantFor, type PermissionGrant } from './reference/least-privilege.ts';
export { armPermission, decideArmPermission } from './azure/permissions/arm-permissions.ts';
