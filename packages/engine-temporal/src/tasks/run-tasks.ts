import type { JsonValue } from '@drawbridge/base';
import type { Finish, StepRetry } from '@drawbridge/playbook-runtime';

import type { JournalNote } from './journal-note.ts';

/** What every task is told: whose journal, and what is to be written into it first. */
export interface TaskOrder {
  readonly runId: string;
  readonly notes: readonly JournalNote[];
}

/** A failure as it goes from a worker to the workflow, and into the history: no cause, no stack. */
export interface ToldFailure {
  readonly code: string;
  readonly reason: string;
  readonly retryable: boolean;
  readonly hints: readonly string[];
}

export interface StepOrder extends TaskOrder {
  readonly step: string;
  readonly action: string;
  readonly args: JsonValue;
  readonly attempt: number;
  readonly retry?: StepRetry;
  readonly serializeOn?: string;
  /** The run has claimed what it serialises on for this very step, in an attempt before. */
  readonly hasClaim: boolean;
}

/** How a step ended; `isKnown` where the journal had it before the attempt. */
export type StepOutcome =
  | { readonly is: 'done'; readonly result: JsonValue; readonly isKnown?: true }
  | { readonly is: 'failed'; readonly failure: ToldFailure; readonly isKnown?: true };

/** What is over in the journal of a run, as far as it fits into a history at once: its first steps and sleeps. */
export interface KnownSteps {
  readonly steps: Readonly<Record<string, StepOutcome>>;
  readonly slept: readonly string[];
}

/** What one attempt at a step came to. `held`: another run holds what it serialises on, and nothing was begun. */
export type StepCame =
  | StepOutcome
  | {
      readonly is: 'again';
      readonly failure: ToldFailure;
      readonly waitMs: number;
      readonly hasClaim: boolean;
    }
  | { readonly is: 'held'; readonly failure: ToldFailure; readonly mayPass: boolean };

/** What a run that begins to wait is told. `leftMs` is absent where nothing ends the wait. */
export type WaitBegun =
  | { readonly is: 'received'; readonly value: JsonValue }
  | { readonly is: 'timed-out' }
  | { readonly is: 'waiting'; readonly leftMs?: number };

/** Carried out by a worker, one after the other within a run. Each may happen again: it looks into the journal first. */
export type RunTasks = {
  /** Writes nothing but the notes. */
  readonly note: (order: TaskOrder) => Promise<void>;
  /** The outcome of a step, where the journal has one. */
  readonly recallStep: (order: TaskOrder & { readonly step: string }) => Promise<StepCame | null>;
  /** What is over, for a workflow that takes a run up: asked for one by one, it would fill another history. */
  readonly recallSteps: (order: TaskOrder) => Promise<KnownSteps>;
  readonly attemptStep: (order: StepOrder) => Promise<StepCame>;
  readonly giveStepUp: (
    order: TaskOrder & { readonly step: string; readonly failure: ToldFailure; readonly release?: string },
  ) => Promise<void>;
  readonly awaitSignal: (
    order: TaskOrder & { readonly name: string; readonly timeoutMs?: number },
  ) => Promise<WaitBegun>;
  /** Says that the time for a signal is over; the value of one that the journal has after all. */
  readonly timeSignalOut: (order: TaskOrder & { readonly name: string }) => Promise<WaitBegun>;
  /** How long a sleep still lasts; null where it had not begun and must not. */
  readonly beginSleep: (
    order: TaskOrder & { readonly name: string; readonly milliseconds: number; readonly mayBegin: boolean },
  ) => Promise<{ readonly leftMs: number } | null>;
  readonly finishRun: (order: TaskOrder & { readonly finish: Finish }) => Promise<void>;
};

/** The type of the failure of a task whose run has ended, or is no longer there: nothing is left to do. */
export const runIsOver = 'run-is-over';
