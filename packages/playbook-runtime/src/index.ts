export type { CaseDifference } from './cases/compare-case.ts';
export {
  loadPlaybookCases,
  type LoadedPlaybookCase,
  type LoadedPlaybookCases,
} from './cases/load-playbook-cases.ts';
export { playbookCase, type PlaybookCase } from './cases/playbook-case.ts';
export {
  runPlaybookCase,
  type CaseClouds,
  type CaseSurroundings,
  type PlaybookCaseResult,
} from './cases/run-playbook-case.ts';
export { splitParameters } from './conditions/parameters.ts';
export { bindAction, type ActionCall, type BoundAction, type RunAction } from './engine/run-action.ts';
export type { RetryPolicy, RunBody, RunContext, RunEngine } from './engine/run-engine.ts';
export { inProcessEngine, type InProcessOptions } from './in-process/in-process-engine.ts';
export { overridableGuards, type GuardRefusal, type OverridableGuard } from './guards/guard-refusal.ts';
export { readProtectedAssets, type ReadAssets } from './guards/read-protected-assets.ts';
export type { Watchlist } from './guards/watchlist.ts';
export { checkPlaybooks, type PlaybookSurroundings } from './playbook/check-playbooks.ts';
export { loadPlaybooks, type LoadedPlaybooks } from './playbook/load-playbooks.ts';
export { matchPlaybook, type PlaybookMatch } from './playbook/match-playbook.ts';
export { parsePlaybook, type LoadedPlaybook } from './playbook/parse-playbook.ts';
export { playbookJsonSchema, playbookSchema, type Playbook } from './playbook/schema.ts';
export type { EvidenceBundle, EvidenceItem } from './report/evidence-bundle.ts';
export { readRunReport } from './report/read-run-report.ts';
export type { ItemOutcome, ReportItem, RunReport, RunStatus, UndoOffer } from './report/run-report.ts';
export { executeRun, type ExecuteRunOptions } from './run/execute-run.ts';
export { planRun, type PlanRunOptions } from './run/plan-run.ts';
export { recoverRun, type RecoverRunOptions } from './recovery/recover-run.ts';
export type { RunEnvironment } from './run/run-environment.ts';
export type { Approval, RunEntry, RunEvent } from './journal/run-events.ts';
export type {
  ApprovalNeed,
  IncidentSummary,
  NotTaken,
  PlanDecision,
  PlanItem,
  RunPlan,
} from './plan/run-plan.ts';
export { readEvidence } from './report/evidence-file.ts';
export { openRunStore, type OpenRun, type RunStore } from './store/run-store.ts';
export type { RunSummary } from './store/run-summary.ts';
export {
  planUndoRun,
  type PlanUndoOptions,
  type UndoRunPlan,
  type UndoRunPlanItem,
} from './undo/plan-undo-run.ts';
export { undoRun, type UndoRunOptions } from './undo/undo-run.ts';
export type { UndoReport, UndoReportItem, UndoStatus } from './report/undo-report.ts';
export {
  fileIncidentWriter,
  type IncidentUpdate,
  type IncidentWriter,
} from './write-back/incident-writer.ts';
export { renderIncidentComment } from './write-back/render-comment.ts';
