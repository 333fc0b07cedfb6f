import type { Depletion } from '@drawbridge/response-actions';

import type { TakenMember } from './caps.ts';
import type { GuardRefusal } from './guard-refusal.ts';

/**
 * Whether somebody is left in a pool after this change, once those are gone whom other changes take: reserved by an
 * unfinished run, or made so recently that the cloud's own list may still show them. Each plan alone may leave one, and
 * two of them at once none. What the other runs take is `undefined` where it cannot be told: then nobody counts as left.
 * Nobody overrides it: a tenant without an administrator cannot be rescued from inside.
 */
export function checkLastMember(
  depletion: Depletion | undefined,
  taken: readonly TakenMember[] | undefined,
): GuardRefusal | undefined {
  if (depletion === undefined) return undefined;
  const { pool, title, code, members, target } = depletion;
  const hints = [`make sure that another ${title} can sign in, and plan again`];
  const refusal = { guard: 'last-member', code, hints, overridable: false } as const;
  if (taken === undefined)
    return {
      ...refusal,
      reason: `whom other runs take cannot be told, so that no other enabled ${title} may be left`,
    };
  const gone = new Set(taken.flatMap((other) => (other.pool === pool ? [other.member] : [])));
  if (members.some((member) => member !== target && !gone.has(member))) return undefined;
  const others = members.filter((member) => member !== target).length;
  return {
    ...refusal,
    reason:
      others === 0
        ? `no other enabled ${title} is known but ${target}`
        : `no other enabled ${title} would be left: other runs take ${others} at the same time, or did within the last hour`,
  };
}
