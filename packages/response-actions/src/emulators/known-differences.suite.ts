import type { ActionId } from '../contract/action.ts';
import { emulatorCases } from './emulator-case.suite.ts';
import type { EmulatorName } from './start/emulator.suite.ts';

/** What an emulator says, and what cloud-sim says or AWS does. Both verbatim: they are the evidence. */
export interface Difference {
  /** The step of a containment, or the credentials of an attacker. */
  readonly what: string;
  readonly emulator: string;
  readonly expected: string;
}

/**
 * A known difference between other people's emulators on the one side and cloud-sim, or AWS itself, on the other, with
 * its reason. The rule: a difference is mended or declared in the `emulator-case.suite.ts` of its action, and an entry
 * that no longer differs is removed; a test compares both ways.
 */
export interface KnownDifference {
  readonly emulator: EmulatorName;
  readonly of: 'lifecycle' | 'effect';
  readonly reason: string;
  readonly differences: readonly Difference[];
}

/** Every difference that is declared for an action on an emulator. */
export function knownDifferencesOf(
  emulator: EmulatorName,
  action: ActionId,
  of: KnownDifference['of'],
): readonly Difference[] {
  return emulatorCases
    .filter((emulatorCase) => emulatorCase.action === action)
    .flatMap((emulatorCase) => emulatorCase.knownDifferences)
    .filter((known) => known.emulator === emulator && known.of === of)
    .flatMap((known) => known.differences);
}
