export { applyPlan, type AppliedChange, type ApplyOptions, type ApplyReport } from './apply/apply-plan.ts';
export { azureClouds } from './client/azure-cloud.ts';
export { createCredential, createTokenCredential } from './client/credential.ts';
export { openWorkspace, type WorkspaceClient } from './client/workspace-client.ts';
export { readDesired, type Desired } from './desired/read-desired.ts';
export { readTarget, type NamedTarget } from './desired/read-targets.ts';
export type { Target } from './desired/target.ts';
export { exportArmTemplate, type ArmTemplate } from './export/arm-template.ts';
export { makePlan, type MakePlanOptions } from './plan/make-plan.ts';
export {
  parsePlan,
  type Drift,
  type FieldChange,
  type PlannedChange,
  type SyncPlan,
} from './plan/sync-plan.ts';
export { pullWorkspace, type Pulled } from './pull/pull-workspace.ts';
