/**
 * Outside the compiler a thrown failure says what may be done next: try again, give up, or ask a person.
 * Anything else that is thrown is a bug and is reported as one.
 */
export type FailureKind = 'retryable' | 'terminal' | 'refused';

export interface FailureOptions {
  readonly cause?: unknown;
  /** How long the other side asked us to wait. */
  readonly retryAfterMs?: number | undefined;
  readonly hints?: readonly string[];
}

abstract class FailureBase extends Error {
  abstract readonly kind: FailureKind;
  /** Stable and kebab-case, such as `access-denied` or `not-found`. */
  readonly code: string;
  readonly hints: readonly string[];

  constructor(code: string, message: string, options: FailureOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hints = options.hints ?? [];
  }
}

/** It may succeed if it is tried again, after `retryAfterMs` where the other side said so. */
export class RetryableFailure extends FailureBase {
  override readonly name = 'RetryableFailure';
  readonly kind = 'retryable';
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, options: FailureOptions = {}) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Trying again will not help. */
export class TerminalFailure extends FailureBase {
  override readonly name = 'TerminalFailure';
  readonly kind = 'terminal';
}

/** It could be done, and must not be without a person's explicit word. */
export class RefusedFailure extends FailureBase {
  override readonly name = 'RefusedFailure';
  readonly kind = 'refused';
}

export type Failure = RetryableFailure | TerminalFailure | RefusedFailure;

/** Whether a thrown value is one of ours. */
export function isFailure(thrown: unknown): thrown is Failure {
  return thrown instanceof FailureBase;
}
