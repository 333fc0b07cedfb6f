/** A guard that did not say yes. Guards say "allowed only if": what cannot be evaluated is refused. */
export interface GuardRefusal {
  readonly guard: 'protected-assets' | 'caps' | 'quiet-hours' | 'condition' | 'targets';
  /** Stable and kebab-case: `protected-asset`, `cap-per-hour`. */
  readonly code: string;
  readonly reason: string;
  readonly hints: readonly string[];
}
