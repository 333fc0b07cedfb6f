export { attackTactics, tacticsOfTechnique } from './attack-tactics.ts';
export { assertNever } from './language/assert-never.ts';
export { awsPartitionOf, awsPartitions, parseAwsArn, printAwsArn, type AwsPartition } from './aws/aws-arn.ts';
export { ManualClock, type Clock } from './time/clock.ts';
export { formatIsoDuration, parseIsoDuration } from './time/duration.ts';
export {
  isFailure,
  RefusedFailure,
  RetryableFailure,
  TerminalFailure,
  type Failure,
} from './problems/failure.ts';
export { given } from './language/given.ts';
export { asciiJson, inert, inertLines, inertText, printable, type Inert } from './text/inert-text.ts';
export { canonicalJson, toJson, type JsonValue } from './language/json.ts';
export { htmlBlock, htmlText, markdownBlock, markdownCode, markdownText } from './text/markup-text.ts';
export { holderOfNumberedLock, readLock, releaseLock, takeNumberedLock } from './locks/numbered-lock.ts';
export { watchLock } from './locks/heartbeat.ts';
export { findLockHolder, lockForProcess, type ProcessLockOptions } from './locks/process-lock.ts';
export { isAlive, isSameMachine, ownIdentity, type ProcessIdentity } from './locks/process-identity.ts';
export { nameHints, nearestName } from './problems/nearest-name.ts';
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
} from './problems/problem.ts';
export { parseRetryAfter } from './retry/retry-after.ts';
export { retry, type RetryPolicy } from './retry/retry.ts';
export { hashJson, sha256 } from './hashing/sha256.ts';
export { uuidOf } from './hashing/uuid-of.ts';
export { splitYamlDocuments } from './yaml/split-documents.ts';
export { fieldName, parseYamlText, type FieldPath, type YamlText } from './yaml/yaml-text.ts';
export { matchesGlob } from './text/glob.ts';
export { normaliseText } from './text/normalise-text.ts';
export { isNestedDeeper } from './language/nesting.ts';
