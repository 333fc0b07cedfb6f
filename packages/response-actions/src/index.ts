export { examineBreakGlass, type BreakGlassAccount } from './azure/entra/break-glass.ts';
export { actionCatalogue } from './catalogue.ts';
export { defaultAction } from './default-action.ts';
export type {
  Action,
  ActionContext,
  ActionId,
  ActionMetadata,
  CaseReference,
  CloudAnswer,
  Depletion,
  Difference,
  Permission,
  PlanDecision,
  ResidualAccess,
  TargetFacts,
  ThreeWayDifference,
  UndoDecision,
  Verification,
} from './contract/action.ts';
export type {
  AwsConnection,
  AzureConnection,
  CloudConnections,
  GcpConnection,
} from './contract/connections.ts';
export type { Alternative, Refused } from './contract/outcome.ts';
export type { ActionPlan, ActionResult, ChangePlan, UndoPlan, UndoResult } from './contract/plan.ts';
export type { ActionRunner, EffectJournal, ExecuteOptions, UndoOptions } from './contract/runner.ts';
export { defineAction } from './contract/define-action.ts';
export { createActionRunner, type ActionRunnerOptions } from './runner/action-runner.ts';
export { examinePermissions, type ExamineOptions } from './permissions/examine-permissions.ts';
export type {
  HeldPermission,
  PermissionExamination,
  PermissionService,
} from './permissions/held-permission.ts';
export { neededPermissions } from './permissions/needed-permissions.ts';
export { cloudOf, serviceOf } from './permissions/permission-service.ts';
export { describeCatalogue } from './reference/describe-catalogue.ts';
export type { GeneratedFile } from './reference/generated-file.ts';
export {
  describeLeastPrivilege,
  type GrantFor,
  type LeastPrivilegeOptions,
  type PermissionGrant,
} from './reference/least-privilege.ts';
