import type { JsonValue } from '@drawbridge/base';
import { ApplicationFailure } from '@temporalio/workflow';

import type { JournalNote } from '../tasks/journal-note.ts';
import type { KnownSteps, StepOutcome } from '../tasks/run-tasks.ts';
import type { KnownOfRun, RunTicket } from '../tasks/run-ticket.ts';
import { refusedUpdate, type CancelUpdate, type SignalUpdate } from '../tasks/run-updates.ts';

/** A note, and whether the journal has it. */
export interface KeptNote {
  readonly note: JournalNote;
  isJournaled: boolean;
}

/** What a workflow knows of its run beside where its body is: all that came from outside. */
export class RunState {
  readonly runId: string;
  readonly #taken: Map<string, { readonly id: string; readonly kept?: KeptNote }>;
  readonly #values = new Map<string, JsonValue>();
  readonly #timedOut: Set<string>;
  #cancelled: { readonly reason: string; readonly kept?: KeptNote } | undefined;
  #notes: KeptNote[] = [];
  #recalled: KnownSteps = { steps: {}, slept: [] };
  #slept: ReadonlySet<string> = new Set();
  isEnding = false;
  /** Whether this workflow has done anything that the journal did not have before: one that has not would only do the same again. */
  hasProgressed = false;

  constructor({ runId, known }: RunTicket) {
    this.runId = runId;
    this.#taken = new Map(Object.entries(known?.taken ?? {}).map(([name, id]) => [name, { id }]));
    this.#timedOut = new Set(known?.timedOut);
    this.#cancelled = known?.cancelled;
  }

  get cancelled(): { readonly reason: string } | undefined {
    return this.#cancelled;
  }

  /** What another workflow has to know that takes up this run. */
  get known(): KnownOfRun {
    const taken = Object.fromEntries([...this.#taken].map(([name, { id }]) => [name, id]));
    const cancelled = this.#cancelled === undefined ? {} : { cancelled: { reason: this.#cancelled.reason } };
    return { taken, timedOut: [...this.#timedOut], ...cancelled };
  }

  /** Takes over what is in the journal already. */
  recall(known: KnownSteps): void {
    this.#recalled = known;
    this.#slept = new Set(known.slept);
  }

  /** How a step ended before this workflow began. */
  outcomeOf(step: string): StepOutcome | undefined {
    return Object.hasOwn(this.#recalled.steps, step) ? this.#recalled.steps[step] : undefined;
  }

  hasSlept(name: string): boolean {
    return this.#slept.has(name);
  }

  has(signal: string): boolean {
    return this.#values.has(signal);
  }

  valueOf(signal: string): JsonValue | undefined {
    return this.#values.get(signal);
  }

  /** From now on that signal is refused. */
  timeOut(signal: string): void {
    this.#timedOut.add(signal);
  }

  /** Refuses a signal that comes too late, at once and without a trace. */
  checkSignal({ name, id }: SignalUpdate): void {
    const taken = this.#taken.get(name);
    if (taken?.id === id) return;
    // One whose rival is not in the journal yet is refused once it is there, so that the sender can read why.
    const rival = taken !== undefined && taken.kept?.isJournaled !== false;
    if (this.isEnding || rival || this.#timedOut.has(name)) throw refusal(`the run takes no '${name}'`);
  }

  /** Takes a signal that was checked, unless another one was faster. */
  takeSignal({ name, value, id }: SignalUpdate): {
    readonly is: 'taken' | 'repeated' | 'refused';
    readonly kept?: KeptNote;
  } {
    const taken = this.#taken.get(name);
    if (taken !== undefined) return { ...taken, is: taken.id === id ? 'repeated' : 'refused' };
    const kept = this.#keep({ type: 'signal-received', step: name, value, id });
    this.#taken.set(name, { id, kept });
    this.#values.set(name, value);
    return { is: 'taken', kept };
  }

  checkCancel(by: string): void {
    if (this.isEnding) throw refusal(`the run has ended: ${by} cannot cancel it`);
  }

  /** Cancels the run. A second cancellation is told that it is cancelled, and changes nothing. */
  cancel({ by, reason }: CancelUpdate): KeptNote | undefined {
    this.#cancelled ??= { reason, kept: this.#keep({ type: 'run-cancelled', by, reason }) };
    return this.#cancelled.kept;
  }

  /** The notes that the journal does not have; the caller writes them. */
  takeNotes(): readonly KeptNote[] {
    const notes = this.#notes;
    this.#notes = [];
    return notes;
  }

  #keep(note: JournalNote): KeptNote {
    const kept = { note, isJournaled: false };
    this.#notes.push(kept);
    return kept;
  }
}

function refusal(why: string): ApplicationFailure {
  return ApplicationFailure.create({ message: why, type: refusedUpdate, nonRetryable: true });
}
