export type { CaseExpectation, CaseLogKind, CaseRow, DetectionCase } from './cases/detection-case.ts';
export { loadCases, parseCase, type LoadedCases } from './cases/load-cases.ts';
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
} from './rules/rule.ts';
export { bundledTable, bundledTables } from './tables/bundled-tables.ts';
