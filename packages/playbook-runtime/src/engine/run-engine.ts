import type { JsonValue, RetryPolicy } from '@drawbridge/base';

import type { RunAction } from './run-action.ts';

/**
 * How often a step that failed retryably is tried again. A wait that the other side asks for takes precedence over ours;
 * where the next one would be longer than the longest, the failure stands.
 */
export type StepRetry = Pick<RetryPolicy, 'attempts' | 'firstDelayMs' | 'longestDelayMs'>;

export interface ActOptions {
  /** A text such as a target's id: actions with the same one never overlap, in any run. */
  readonly serializeOn?: string;
  readonly retry?: StepRetry;
  /** Also begun when the run was cancelled: for what concludes it, such as the report. */
  readonly evenIfCancelled?: boolean;
}

/**
 * All that the body of a run may use: no clock, no random, no closure over anything that changes. Run again over the
 * same journal, the body reaches the same point. Names are unique in a run.
 */
export interface RunContext {
  readonly runId: string;
  /** Runs an action once, or gives the result that the journal holds. Throws the action's `Failure`. */
  act<Args, Result>(
    name: string,
    action: RunAction<Args, Result>,
    args: Args,
    options?: ActOptions,
  ): Promise<Result>;
  /** Waits for a signal; undefined when the time (ms) is over. A signal that came early is kept. */
  signal(name: string, timeoutMs?: number): Promise<JsonValue | undefined>;
  /** Sleeps until an absolute deadline that is journaled: a restart does not extend it. */
  sleep(name: string, milliseconds: number): Promise<void>;
}

/** The body of a run: a deterministic function of its input and of what the context gave back. */
export type RunBody<Input, Output> = (context: RunContext, input: Input) => Promise<Output>;

/** Runs bodies durably. An in-process one is here; a distributed one implements the same. */
export interface RunEngine {
  /** Runs a body to its end, from its beginning or from where its journal ends. */
  run<Input, Output>(runId: string, body: RunBody<Input, Output>, input: Input): Promise<Output>;
  /** Gives a waiting or coming wait its value. False: that signal was given before, and the first one stands. */
  signal(runId: string, name: string, value: JsonValue): Promise<boolean>;
}
