import type { BoundAction } from '../engine/run-action.ts';
import type { Signal, SignalAnswer } from '../engine/durable-engine.ts';
import { eventsOf } from '../journal/run-events.ts';
import { hasTimedOut, receivedSignal } from '../journal/signals.ts';
import type { OpenRun } from '../store/open-run.ts';
import { Parked } from './parked.ts';

/** A run that is open in this process, with its body at work or about to be. */
export interface RunAtWork {
  readonly run: OpenRun;
  readonly actions: readonly BoundAction[];
  /** Aborted when the run is cancelled, or the engine closes: waits inside a step end. */
  readonly stop: AbortController;
  /** From now on it takes no signal: it is being closed. */
  leaving: boolean;
  /** The outcome of the last step, which may still be on its way into the journal. */
  outcome?: Promise<void>;
  /** What the body was left with: until it is out of it, it begins nothing, not even what concludes it. */
  parked?: Parked;
}

/** Leaves the body of a run, which waits. */
export function park(at: RunAtWork, on: string): Parked {
  at.parked = new Parked(on);
  return at.parked;
}

/** Takes a signal into the journal of an open run, unless it had one of that name, or is over. */
export async function takeSignal(run: OpenRun, { name, value, id }: Signal): Promise<SignalAnswer> {
  const answer = (): SignalAnswer | undefined => {
    const received = receivedSignal(run.entries(), name);
    if (received !== undefined) return received.id === id ? 'repeated' : 'refused';
    const ended = eventsOf(run.entries(), 'run-finished').length > 0;
    return ended || hasTimedOut(run.entries(), name) ? 'refused' : undefined;
  };
  const known = answer();
  if (known !== undefined) return known;
  await run.append({ type: 'signal-received', step: name, value, id });
  // Two that came at once are both in the journal: the first one stands.
  return receivedSignal(run.entries(), name)?.id === id ? 'taken' : 'refused';
}
