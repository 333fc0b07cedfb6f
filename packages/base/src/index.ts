export { assertNever } from './assert-never.ts';
export { ManualClock, type Clock } from './clock.ts';
export {
  isFailure,
  RefusedFailure,
  RetryableFailure,
  TerminalFailure,
  type Failure,
  type FailureKind,
  type FailureOptions,
} from './failure.ts';
export { canonicalJson, type JsonValue } from './json.ts';
export { readLock, releaseLock, takeNumberedLock } from './numbered-lock.ts';
export { watchLock } from './heartbeat.ts';
export { findLockHolder, lockForProcess, type ProcessLockOptions } from './process-lock.ts';
export { nameHints, nearestName } from './nearest-name.ts';
export {
  fail,
  formatProblem,
  hasErrors,
  onceEach,
  problem,
  spanAt,
  succeed,
  type Problem,
  type ProblemDetails,
  type ProblemSeverity,
  type Result,
  type SourceSpan,
} from './problem.ts';
