export { createCaseEngines, type CaseEngines, type EngineFactory } from './cases/case-engines.ts';
export type { CaseDifference } from './cases/compare-case.ts';
export type { CaseExpectation, CaseLogKind, CaseRow, DetectionCase } from './cases/detection-case.ts';
export { loadCases, parseCase, type LoadedCases } from './cases/load-cases.ts';
export { runCase, type CaseResult } from './cases/run-case.ts';
export { listFolder } from './documents/list-folder.ts';
export { readShape, type ShapeReading } from './documents/read-shape.ts';
export { readTextFile } from './documents/read-text-file.ts';
export { groupIncidents } from './incidents/group-incidents.ts';
export {
  localWorkspace,
  type DetectedIncident,
  type IncidentAlertObject,
  type IncidentEntityObject,
  type IncidentObject,
  type Workspace,
} from './incidents/incident.ts';
export { checkRule, type RuleCheck } from './rules/check-rule.ts';
export { formatDuration, parseDuration } from './rules/model/duration.ts';
export { checkSavedQuery } from './rules/check-saved-query.ts';
export { compareRules } from './rules/compare-rules.ts';
export { describeChecks } from './rules/describe-checks.ts';
export { loadSavedQueries } from './rules/load-saved-queries.ts';
export { loadRules, parseRule, type LoadedRules } from './rules/load-rules.ts';
export type {
  AlertDetailsOverride,
  AlertGrouping,
  AlertSeverity,
  DetectionRule,
  EntityMapping,
  FieldMapping,
  MatchingMethod,
  RuleOrigin,
  TriggerOperator,
} from './rules/model/rule.ts';
export { describeRuleCodes, type RuleCode } from './rules/rule-codes.ts';
export { checkRuleCounts } from './rules/rule-counts.ts';
export type { Alert, AlertEntity, AlertNote, Evaluation, ResultRow } from './running/alert.ts';
export { runRule, type RuleRun, type RunOptions } from './running/run-rule.ts';
export type { RunMode } from './running/run-schedule.ts';
export { bundledTables } from './tables/bundled-tables.ts';
export { loadFixtures, type LoadedFixtures } from './surroundings/load-fixtures.ts';
export { loadTables, type LoadedTables } from './surroundings/load-tables.ts';
export { readTelemetry, type TelemetryOptions } from './telemetry/read-telemetry.ts';
export type {
  LoadedTable,
  TelemetryProgress,
  TelemetryReport,
  TimeSpan,
  UnrecognisedFile,
} from './telemetry/telemetry-report.ts';
export {
  loadWatchlist,
  loadWatchlists,
  watchlistJsonSchema,
  type LoadedWatchlists,
} from './watchlists/load-watchlists.ts';
