export { attackTactics, tacticsOfTechnique } from './attack-tactics.ts';
export { assertNever } from './assert-never.ts';
export {
  awsPartitionOf,
  awsPartitions,
  parseAwsArn,
  printAwsArn,
  type AwsArn,
  type AwsPartition,
} from './aws-arn.ts';
export { ManualClock, type Clock } from './clock.ts';
export { formatIsoDuration, parseIsoDuration } from './duration.ts';
export { isFailure, RefusedFailure, RetryableFailure, TerminalFailure, type Failure } from './failure.ts';
export { given } from './given.ts';
export { canonicalJson, type JsonValue } from './json.ts';
export { readLock, releaseLock, takeNumberedLock } from './numbered-lock.ts';
export { lockForProcess } from './process-lock.ts';
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
  type ProblemSeverity,
  type Result,
  type SourceSpan,
} from './problem.ts';
export { parseRetryAfter } from './retry-after.ts';
export { retry, type RetryPolicy } from './retry.ts';
export { hashJson, sha256, toJson } from './sha256.ts';
export { uuidOf } from './uuid-of.ts';
export { fieldName, parseYamlText, type FieldPath, type YamlText } from './yaml-text.ts';
