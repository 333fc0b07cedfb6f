export { loadPlaybookCases, type LoadedPlaybookCase } from './cases/load-playbook-cases.ts';
export { runPlaybookCase, type CaseSurroundings } from './cases/run-playbook-case.ts';
export { audienceFor, signWithToken, type TrustedIssuer } from './approvals/oidc-approval.ts';
export { readPlanToApprove } from './approvals/plan-to-approve.ts';
export { signWithSsh } from './approvals/ssh-approval.ts';
export type { SignedApproval } from './approvals/signed-approval.ts';
export { readVerifiedApproval } from './approvals/verify-approval.ts';
export { splitParameters } from './conditions/parameters.ts';
export { bindAction, readResult, type BoundAction, type RunAction } from './engine/run-action.ts';
export type { ActOptions, RunBody, RunContext, RunEngine, StepRetry } from './engine/run-engine.ts';
export { RunInterrupted } from './engine/run-interrupted.ts';
export type { Approval } from './journal/run-events.ts';
export type { StatedPolicy } from './run/approvals.ts';
export { checkProtectedLists, type PlacedWatchlist } from './guards/check-protected-lists.ts';
export { overridableGuards, type OverridableGuard } from './guards/guard-refusal.ts';
export { readProtectedAssets } from './guards/read-protected-assets.ts';
export type { Watchlist } from './guards/watchlist.ts';
export { JournalUnwritable } from './journal/journal-unwritable.ts';
export { newEntry } from './journal/new-entry.ts';
export { checkLines, parseJournal } from './journal/parse-journal.ts';
export type { RunEntry, RunEvent } from './journal/run-events.ts';
export type { PlanItem, RunPlan } from './plan/run-plan.ts';
export { checkPlaybooks } from './playbook/check-playbooks.ts';
export { loadPlaybooks, playbookReader } from './playbook/load-playbooks.ts';
export { matchPlaybook } from './playbook/match-playbook.ts';
export { playbookJsonSchema, type Playbook } from './playbook/schema.ts';
export { findBlockingRuns, type BlockingRun, type Intended } from './recovery/blocking-runs.ts';
export { cancelRun, type CancelledRun } from './recovery/cancel-run.ts';
export { recoverRun } from './recovery/recover-run.ts';
export type { EvidenceBundle, EvidenceItem } from './report/evidence-bundle.ts';
export { readEvidence } from './report/evidence-file.ts';
export { readRunReport } from './report/read-run-report.ts';
export type { ReportItem, RunReport, Unwritten } from './report/run-report.ts';
export type { UndoReport } from './report/undo-report.ts';
export { executeRun } from './run/execute-run.ts';
export { isNamed, type NamedTarget } from './run/choose-targets.ts';
export { readServed } from './run/served-alerts.ts';
export { planRun } from './run/plan-run.ts';
export type { RunEnvironment } from './run/run-environment.ts';
export type { ClaimOutcome } from './store/locks/claims.ts';
export { countDigests, withUnknown } from './store/count-changes.ts';
export { appendBeforeNext, type OpenRun, type ReopenOptions } from './store/open-run.ts';
export { digestRun, type RunDigest } from './store/run-digest.ts';
export { journalOf, runIds, wrongId } from './store/run-folders.ts';
export { isRunLocked } from './store/locks/run-lock.ts';
export type { RepairRequest, SetAside } from './store/set-aside.ts';
export { withStoreLock } from './store/store-lock.ts';
export { findBrokenLocks, repairLocks } from './store/repair-locks.ts';
export { auditLogOptions, openRunAudit, type RunAudit } from './store/run-audit.ts';
export type { RunOwner } from './store/locks/run-lock.ts';
export { openRunStore, type RunStore } from './store/run-store.ts';
export type { RunSummary } from './store/run-summary.ts';
export { planUndoRun, type UndoRunPlan, type UndoRunPlanItem } from './undo/plan-undo-run.ts';
export { undoRun } from './undo/undo-run.ts';
export {
  fileIncidentWriter,
  type IncidentComment,
  type IncidentUpdate,
  type IncidentWriter,
  type UpdatePlace,
} from './write-back/incident-writer.ts';
export { approvalByHand, defaultApproval } from './by-hand/approval-by-hand.ts';
export { playbookByHand } from './by-hand/playbook-by-hand.ts';
export { decisionSeal, newSealKey, type Decision, type DecisionSeal } from './approvals/sealed-decision.ts';
export { openEmbeddedEngine } from './embedded/embedded-engine.ts';
export { finishOf, readEnd, type Finish } from './embedded/run-end.ts';
export type {
  ActionsOf,
  DurableEngine,
  RegisteredBody,
  RunEnd,
  Signal,
  SignalAnswer,
} from './engine/durable-engine.ts';
export { hasHalfDoneStep } from './journal/half-done.ts';
export { awaitedSignal, cancellationOf, hasTimedOut, receivedSignal } from './journal/signals.ts';
export { busyTarget } from './steps/busy-target.ts';
export { attemptStep, failStep, knownOutcome, type Attempt } from './steps/journaled-step.ts';
export { eventsOf } from './journal/run-events.ts';
export { responseReport } from './report/response-report.ts';
export { actionsOfRun, registeredBodies } from './response/registered-bodies.ts';
export { decisionSignal, responseBody } from './response/response-body.ts';
export type { PlanToAnnounce, ResponseHost } from './response/response-host.ts';
export { incidentByHand, requestOf, type ResponseRequest } from './response/response-request.ts';
export { undoBody } from './response/undo-body.ts';
export type { UndoRequest } from './response/undo-request.ts';
export type { EngineStore } from './store/engine-store.ts';
