import { eventsOf, type RunEntry } from './run-events.ts';

/** Whether a step was begun that has no outcome: its process may have died in it. */
export function hasHalfDoneStep(entries: readonly RunEntry[]): boolean {
  const ended = new Set(
    [...eventsOf(entries, 'step-finished'), ...eventsOf(entries, 'step-failed')].map(({ step }) => step),
  );
  return eventsOf(entries, 'step-started').some(({ step }) => !ended.has(step));
}
