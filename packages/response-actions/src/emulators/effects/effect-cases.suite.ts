import type { ActionId } from '../../contract/action.ts';
import { emulatorCases } from '../emulator-case.suite.ts';
import type { EffectCase } from './effect-case.suite.ts';

/** What an attacker can no longer do, by action: of every action whose effect an emulator can judge. */
export const effectCases: readonly (EffectCase & { readonly action: ActionId })[] = emulatorCases.flatMap(
  ({ action, effects }) => ('notJudged' in effects ? [] : effects.map((effect) => ({ ...effect, action }))),
);
