import type { JsonValue } from '@drawbridge/base';
import type { Target } from '@drawbridge/incident-model';

import type { Attack, Verdict } from './attack.suite.ts';

/** Whether credentials work before the containment, after it, and after its undo where it has one. */
type Verdicts =
  | readonly [before: Verdict, contained: Verdict]
  | readonly [before: Verdict, contained: Verdict, undone: Verdict];

/** A containment, the credentials that an attacker holds, and what AWS makes of each of them. */
export interface EffectCase {
  /** What AWS does, by the name of the credentials: what it ends, and what it leaves as `residual` says. */
  readonly expected: Readonly<Record<string, Verdicts>>;
  /** Users and roles are named for the case: the account may be shared. At most one token of STS, for the same reason. */
  readonly begin: (attack: Attack) => Promise<{
    readonly target: Target;
    readonly parameters?: JsonValue;
    /** One for each of `expected`. */
    readonly probes: Readonly<Record<string, () => Promise<Verdict>>>;
  }>;
}

/** Credentials that the containment ends, and its undo gives back. */
export const ended = ['allowed', 'refused', 'allowed'] as const;

/** Credentials that the containment does not touch. */
export const kept = ['allowed', 'allowed', 'allowed'] as const;
