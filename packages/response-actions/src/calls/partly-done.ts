import { RefusedFailure, RetryableFailure, TerminalFailure, type Failure } from '@drawbridge/base';

/** The same failure, told so that nobody takes it for "nothing was done", or for "all was done". */
export function partlyDone(failure: Failure, whatWasDone: string, hint: string): Failure {
  const message = `${whatWasDone}: ${failure.message}`;
  const options = { cause: failure, hints: [...failure.hints, hint] };
  switch (failure.kind) {
    case 'retryable':
      return new RetryableFailure(failure.code, message, { ...options, retryAfterMs: failure.retryAfterMs });
    case 'terminal':
      return new TerminalFailure(failure.code, message, options);
    case 'refused':
      return new RefusedFailure(failure.code, message, options);
  }
}
