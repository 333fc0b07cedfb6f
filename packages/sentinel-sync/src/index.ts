export { applyPlan, type AppliedChange, type ApplyReport } from './apply/apply-plan.ts';
export {
  compareBehaviour,
  hasBehaviour,
  type Behaviour,
  type BehaviourTrial,
  type RuleBehaviour,
  type VersionOutcome,
} from './behaviour/compare-behaviour.ts';
export type { ShownAlert } from './behaviour/compare-alerts.ts';
export { checkPublication } from './check/check-publication.ts';
export { azureClouds } from './client/azure-cloud.ts';
export { createCredential, createTokenCredential } from './client/credential.ts';
export { defenderAddress, openDefender } from './client/defender-client.ts';
export { deletedRulesIn } from './client/deleted-rules.ts';
export { openWorkspace, type WorkspaceClient } from './client/workspace-client.ts';
export { automationOf } from './desired/automation-of-rules.ts';
export { namedBy } from './desired/left-out.ts';
export { readDesired } from './desired/read-desired.ts';
export { readTarget, readTargets, targetsJsonSchema, type NamedTarget } from './desired/read-targets.ts';
export { printArmTemplate } from './export/arm-template.ts';
export { printBicep } from './export/bicep.ts';
export { createDeployment } from './export/deployment.ts';
export { fetchIncident, fetchMergedInto } from './incidents/fetch-incident.ts';
export { listChangedIncidents, type ListedIncident } from './incidents/list-changed.ts';
export { incidentWriter, type SentinelIncidentWriter } from './incidents/incident-writer.ts';
export { createLogicAppTemplate, logicAppName } from './logic-app/logic-app-template.ts';
export type { TemplateParameter, TemplateResource } from './logic-app/resource-template.ts';
export { express, parameterNamed, type TemplateValue } from './template/template-value.ts';
export { printResourcesAsArm, printResourcesAsBicep } from './logic-app/print-template.ts';
export {
  sentinelTriggers,
  triggerEntities,
  type SentinelTrigger,
  type TriggerEntity,
} from './logic-app/workflow-definition.ts';
export { makePlan } from './plan/make-plan.ts';
export {
  parsePlan,
  type Drift,
  type FieldChange,
  type PlannedChange,
  type SyncPlan,
} from './plan/sync-plan.ts';
export { pullOnly } from './pull/pull-only.ts';
export { pullWorkspace } from './pull/pull-workspace.ts';
export { automationRuleJsonSchema } from './resources/automation-rule/automation-fields.ts';
export { describeLostFeatures } from './resources/detection-rule/describe-lost-features.ts';
export type { DesiredResource } from './resource-kind/resource-kind.ts';
