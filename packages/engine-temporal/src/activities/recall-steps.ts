import type { JsonValue } from '@drawbridge/base';
import type { RunEntry } from '@drawbridge/playbook-runtime';

import type { KnownSteps, StepOutcome } from '../tasks/run-tasks.ts';

/** A server takes two million bytes at once. What does not fit is asked for step by step. */
const mostBytes = 1_000_000;

/** The steps and sleeps of a journal that are over, from its beginning. */
export function recallSteps(entries: readonly RunEntry[], now: Date): KnownSteps {
  const steps = new Map<string, StepOutcome>();
  const slept: string[] = [];
  let bytes = 0;
  for (const { event } of entries) {
    const outcome = outcomeOf(event);
    const isOver = event.type === 'sleep-started' && new Date(event.until) <= now;
    if (outcome === undefined && !isOver) continue;
    bytes += JSON.stringify(event).length;
    if (bytes > mostBytes) break;
    if (isOver) slept.push(event.step);
    // As the journal is read: a step that ended well has ended well.
    if (outcome !== undefined && steps.get(outcome.step)?.is !== 'done')
      steps.set(outcome.step, outcome.outcome);
  }
  return { steps: Object.fromEntries(steps), slept };
}

function outcomeOf(
  event: RunEntry['event'],
): { readonly step: string; readonly outcome: StepOutcome } | undefined {
  if (event.type === 'step-finished') {
    const result = event.result satisfies JsonValue;
    return { step: event.step, outcome: { is: 'done', result } };
  }
  if (event.type !== 'step-failed') return undefined;
  const { step, code, reason, retryable, hints } = event;
  return { step, outcome: { is: 'failed', failure: { code, reason, retryable, hints } } };
}
