import type { JsonValue } from '@drawbridge/base';

import type { BoundAction } from './run-action.ts';
import type { RunBody } from './run-engine.ts';

/**
 * What became of a signal. `taken`: it is the first of its name. `repeated`: the same signal, by its id, was taken
 * before. `refused`: another one was taken, its time was over, or the run has ended. `unknown`: there is no such run.
 */
export type SignalAnswer = 'taken' | 'repeated' | 'refused' | 'unknown';

/** How a run ended. */
export type RunEnd =
  | { readonly is: 'done'; readonly output: JsonValue }
  | {
      readonly is: 'failed';
      readonly code: string;
      readonly reason: string;
      readonly hints: readonly string[];
    }
  | { readonly is: 'cancelled'; readonly reason: string };

/** One signal. Sending it again under the same id is harmless. */
export interface Signal {
  readonly name: string;
  readonly value: JsonValue;
  readonly id: string;
}

/**
 * Runs bodies durably, many at once: what it has accepted comes to an end whatever is killed. A body is known to it by
 * name and version, since it has to find it again in another process; its input and its result are JSON.
 */
export interface DurableEngine {
  /** Begins a run; `known` if one of that id was ever begun. It is durable when this resolves. */
  start(runId: string, body: string, input: JsonValue): Promise<'started' | 'known'>;
  /** Waits for the end of a run. Throws where there is no such run. */
  result(runId: string): Promise<RunEnd>;
  /** Gives a waiting or coming wait its value. An early one is kept. */
  signal(runId: string, signal: Signal): Promise<SignalAnswer>;
  /** Ends a run before all of it is done: the step in flight ends, and no further one is begun but those that conclude. */
  cancel(runId: string, by: string, reason: string): Promise<'cancelled' | 'ended' | 'unknown'>;
  /** Begins nothing further; the steps in flight end. What is left resumes when an engine is opened over the same store. */
  close(): Promise<void>;
}

/** A body as an engine finds it. */
export interface RegisteredBody {
  /** Name and version, `response@1`: a run that waits keeps the version with which it began. */
  readonly name: string;
  readonly body: RunBody<JsonValue, JsonValue>;
  /** Absent where it reads its input. An engine hands none to a body that finds all it needs in its journal. */
  readonly readsInput?: false;
}

/** What the steps of one run are carried out with: found by name, bound to that run. */
export type ActionsOf<Run> = (run: Run) => readonly BoundAction[];
