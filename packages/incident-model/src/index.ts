export type {
  Incident,
  IncidentAlert,
  IncidentEntity,
  IncidentSource,
  Unread,
  WorkspaceInfo,
} from './incident/incident.ts';
export { targetDetailKeys, type TargetDetailKey } from './reading/detail-keys.ts';
export type { FoundTarget } from './reading/reading.ts';
export { readTargets, type TargetReading } from './reading/read-targets.ts';
export {
  alertTriggerBody,
  sentinelAlert,
  type AlertTriggerBody,
  type SentinelAlert,
} from './sentinel/alert.ts';
export {
  entityTriggerBody,
  sentinelEntity,
  type EntityTriggerBody,
  type SentinelEntity,
} from './sentinel/entity.ts';
export {
  incidentTriggerBody,
  sentinelIncident,
  type IncidentTriggerBody,
  type SentinelIncident,
} from './sentinel/incident.ts';
export { parseAwsPrincipalArn, type ParsedPrincipal } from './targets/aws-principal-arn.ts';
export { parseTargetId, targetIdForms, type ParsedTarget } from './targets/parse-target-id.ts';
export { targetId } from './targets/target-id.ts';
export { target, targetKinds, type Target, type TargetKind, type TargetOf } from './targets/target.ts';
export { readAlertTrigger } from './triggers/alert-trigger.ts';
export type { ReadOptions } from './triggers/check-body.ts';
export { readEntityTrigger } from './triggers/entity-trigger.ts';
export { readIncidentTrigger } from './triggers/incident-trigger.ts';
export { parseTrigger } from './triggers/parse-trigger.ts';
