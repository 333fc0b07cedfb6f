import { z } from 'zod';

/**
 * Guards that two people may override together, by name. For the others, the cause has to be fixed: an unreadable list,
 * a condition that cannot be evaluated, too many targets to choose among. What an action itself refuses is never
 * overridden.
 */
export const overridableGuards = [
  'protected-assets',
  'same-target',
  'identity-contradiction',
  'caps',
  'quiet-hours',
] as const;

export type OverridableGuard = (typeof overridableGuards)[number];

/** The refusal of a guard. Guards say "allowed only if": what cannot be evaluated is refused. */
export interface GuardRefusal {
  readonly guard: OverridableGuard | 'condition' | 'targets' | 'last-member';
  /** Stable and kebab-case: `protected-asset`, `cap-per-hour`. */
  readonly code: string;
  readonly reason: string;
  readonly hints: readonly string[];
  /** Whether two people, neither of them the requester, may override it. */
  readonly overridable: boolean;
}

/** A refusal as a journal gives it back. */
export const guardRefusalShape = z.looseObject({
  guard: z.enum([...overridableGuards, 'condition', 'targets', 'last-member']),
  code: z.string(),
  reason: z.string(),
  hints: z.array(z.string()),
  overridable: z.boolean(),
}) satisfies z.ZodType<GuardRefusal>;

/** Guards whose refusals are about one thing each: to override one refusal overrides no other of the same guard. */
const overriddenByReason: readonly string[] = [
  'protected-assets',
  'same-target',
  'identity-contradiction',
] satisfies OverridableGuard[];

/** Whether to override a refusal of this guard is to override that one refusal, and no other of the guard. */
export function overridesOneThing(guard: GuardRefusal['guard']): boolean {
  return overriddenByReason.includes(guard);
}

/** Whether two people agreed to override this refusal, in the plan: of this very asset, not of any. */
export function isOverridden(refusal: GuardRefusal, overridden: readonly GuardRefusal[]): boolean {
  return overridden.some(
    ({ guard, code, reason }) =>
      guard === refusal.guard &&
      code === refusal.code &&
      (!overridesOneThing(guard) || reason === refusal.reason),
  );
}

/** Whether a refusal may be overridden: its guard was named, and allows it. */
export function mayPass(refusal: GuardRefusal, overrides: readonly OverridableGuard[]): boolean {
  return refusal.overridable && overrides.some((override) => override === refusal.guard);
}

/** How to override a guard, for the hints of its refusals. */
export function overrideHint(guard: OverridableGuard): string {
  return `to override it, two people have to approve: --override-guard ${guard} --approved-by NAME NAME`;
}
