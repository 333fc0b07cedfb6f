import type { ActionId } from '../contract/action.ts';
import type { EffectCase } from './effects/effect-case.suite.ts';
import type { KnownDifference } from './known-differences.suite.ts';

/** What other people's emulators of AWS can say of an action; it lies beside the action. */
export interface EmulatorCase {
  readonly action: ActionId;
  /** What an attacker can no longer do, or why no emulator can judge that. */
  readonly effects: readonly EffectCase[] | { readonly notJudged: string };
  readonly knownDifferences: readonly KnownDifference[];
}

/** The `emulator-case.suite.ts` of every action on AWS. */
export const emulatorCases: readonly EmulatorCase[] = Object.values(
  import.meta.glob<EmulatorCase>('../aws/**/emulator-case.suite.ts', {
    eager: true,
    import: 'emulatorCase',
  }),
);
