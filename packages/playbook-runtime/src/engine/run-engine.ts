import type { JsonValue } from '@drawbridge/base';

/** How often an action that failed retryably is tried again. */
export interface RetryPolicy {
  /** All attempts, the first included. */
  readonly attempts: number;
  /** The wait before the second attempt; it doubles. What the other side asks for goes first. */
  readonly firstWaitMs: number;
  /** A longer wait than this is not waited for: the failure stands. */
  readonly longestWaitMs: number;
}

export interface ActOptions {
  /** A text such as a target's id: actions with the same one never overlap, in any run. */
  readonly serializeOn?: string;
  readonly retry?: RetryPolicy;
}

/**
 * All that the body of a run may use: no clock, no random, no closure over anything that changes. Whoever runs it
 * again over the same journal comes to the same point. Names are unique in a run.
 */
export interface RunContext {
  readonly runId: string;
  /** Runs an action once, or gives the result that the journal holds. Throws the action's `Failure`. */
  act(name: string, action: string, args: JsonValue, options?: ActOptions): Promise<JsonValue>;
  /** Waits for a signal; undefined when the time (ms) is over. A signal that came early is kept. */
  signal(name: string, timeoutMs?: number): Promise<JsonValue | undefined>;
  /** Sleeps until an absolute deadline that is journaled: a restart does not begin it anew. */
  sleep(name: string, milliseconds: number): Promise<void>;
}

/** What an action is told beside its arguments. */
export interface ActionCall {
  readonly runId: string;
  readonly step: string;
  /** A UUID made of run and step: the same on every repeat. */
  readonly idempotencyKey: string;
}

/** The body of a run: a deterministic function of its input and of what the context gave back. */
export type RunBody<Input, Output> = (context: RunContext, input: Input) => Promise<Output>;

/** Registered by name. The action in flight at a crash happens again: it must be idempotent. */
export type RunAction = (args: JsonValue, call: ActionCall) => Promise<JsonValue>;

/** Runs bodies durably. An in-process one is here; a distributed one implements the same. */
export interface RunEngine {
  /** Runs a body to its end, from its beginning or from where its journal ends. */
  run<Input, Output>(runId: string, body: RunBody<Input, Output>, input: Input): Promise<Output>;
  /** Gives a waiting or coming wait its value. False: that signal was given before, and the first one stands. */
  signal(runId: string, name: string, value: JsonValue): Promise<boolean>;
}
