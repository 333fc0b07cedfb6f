export { createCaseEngines, type CaseEngines } from './cases/case-engines.ts';
export type { DetectionCase } from './cases/detection-case.ts';
export { loadCasesOfRules, ruleFileName, type CasesOfRules } from './cases/cases-of-rules.ts';
export { loadCases, type LoadedCases } from './cases/load-cases.ts';
export { runCase } from './cases/run-case.ts';
export type { ContentDocument, ContentGlobs, ContentKind } from './discovery/content-document.ts';
export { discoverContent, type DiscoveredContent } from './discovery/discover-content.ts';
export { findStrayDocuments, type StrayDocuments } from './discovery/find-stray-documents.ts';
export { apiRuleFields } from './discovery/forms/api-rule.ts';
export { propertiesPath } from './discovery/forms/document-form.ts';
export { isOfOthers, kindOfFolder } from './discovery/layouts.ts';
export { openDocument, type DocumentOrigin } from './discovery/document-origin.ts';
export { readShape, type ShapeReading } from './documents/read-shape.ts';
export { readTextFile } from './documents/read-text-file.ts';
export { groupIncidents } from './incidents/group-incidents.ts';
export type { DetectedIncident } from './incidents/incident.ts';
export { checkRule } from './rules/check-rule.ts';
export { readCorrelation, writeCorrelation } from './rules/model/correlation.ts';
export { formatDuration, parseDuration } from './rules/model/duration.ts';
export { checkSavedQuery } from './rules/check-saved-query.ts';
export { compareRules } from './rules/compare-rules.ts';
export { describeChecks } from './rules/describe-checks.ts';
export { savedQueriesOf } from './rules/load-saved-queries.ts';
export { loadRules, parseRule, parseRules, readRule, rulesOf, type LoadedRules } from './rules/load-rules.ts';
export type { DetectionRule } from './rules/model/rule.ts';
export { describeRuleCodes } from './rules/rule-codes.ts';
export { checkRuleCounts } from './rules/rule-counts.ts';
export type { Alert, AlertEntity, ResultRow } from './running/alert.ts';
export type { RuleEngine } from './running/rule-engine.ts';
export { runRule, type RuleRun } from './running/run-rule.ts';
export { recordCase } from './recording/record-case.ts';
export { tablesRead } from './running/tables-read.ts';
export { compareSignals, type SignalOutcome } from './scenarios/compare-signals.ts';
export { generateTelemetry } from './scenarios/generate-telemetry.ts';
export { loadScenarios } from './scenarios/load-scenarios.ts';
export { fill, parametersOf, type Parameters } from './scenarios/parameters.ts';
export type { Scenario } from './scenarios/scenario.ts';
export { bundledTables } from './tables/bundled-tables.ts';
export { loadFixtures } from './surroundings/load-fixtures.ts';
export { loadTables } from './surroundings/load-tables.ts';
export { readTelemetry, type TelemetryOptions } from './telemetry/loading/read-telemetry.ts';
export type { TelemetryReport } from './telemetry/telemetry-report.ts';
export {
  loadWatchlist,
  loadWatchlists,
  loadWatchlistsOf,
  watchlistJsonSchema,
  type LoadedWatchlists,
} from './watchlists/load-watchlists.ts';
