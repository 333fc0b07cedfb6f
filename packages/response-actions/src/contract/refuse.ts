import type { Alternative, Refused } from './outcome.ts';

/** A refusal of a plan: its code, the reason as a sentence without its full stop, and what to do. */
export function refuse(
  code: string,
  reason: string,
  hints: readonly string[] = [],
  instead: readonly Alternative[] = [],
): Refused {
  return { outcome: 'refused', code, reason, hints, ...(instead.length === 0 ? {} : { instead }) };
}
