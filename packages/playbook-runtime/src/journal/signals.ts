import type { JsonValue } from '@drawbridge/base';

import { eventsOf, type RunEntry } from './run-events.ts';

/** The signal of that name that a run has had; undefined where it has had none. */
export function receivedSignal(
  entries: readonly RunEntry[],
  name: string,
): { readonly value: JsonValue; readonly id?: string } | undefined {
  return eventsOf(entries, 'signal-received').find(({ step }) => step === name);
}

/** Whether the time for a signal was over before it came. */
export function hasTimedOut(entries: readonly RunEntry[], name: string): boolean {
  return eventsOf(entries, 'signal-timed-out').some(({ step }) => step === name);
}

/** The wait for a signal, once it has begun. Without `until` it never ends by itself. */
export function awaitedSignal(
  entries: readonly RunEntry[],
  name: string,
): { readonly until?: string } | undefined {
  return eventsOf(entries, 'signal-awaited').find(({ step }) => step === name);
}

/** Who ended the run before all of it was done, if anybody did. */
export function cancellationOf(
  entries: readonly RunEntry[],
): { readonly by: string; readonly reason: string } | undefined {
  return eventsOf(entries, 'run-cancelled').at(-1);
}
