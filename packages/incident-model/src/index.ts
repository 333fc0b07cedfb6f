export type { Incident, IncidentAlert, IncidentSource, Unread } from './incident/incident.ts';
export { readTargets, type TargetReading } from './reading/read-targets.ts';
export type { FoundTarget } from './reading/reading.ts';
export { parseAzureVmId } from './targets/azure-vm-id.ts';
export { parseTargetId, targetIdForms } from './targets/parse-target-id.ts';
export { targetId } from './targets/target-id.ts';
export { target, targetKinds, type Target, type TargetKind, type TargetOf } from './targets/target.ts';
export { readIncidentTrigger } from './triggers/incident-trigger.ts';
export { parseTrigger } from './bodies/parse-trigger.ts';
