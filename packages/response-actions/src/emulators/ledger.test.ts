import { expect, test } from 'vitest';

import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import { effectCases } from './effects/effect-cases.suite.ts';
import { emulatorCases } from './emulator-case.suite.ts';
import { knownDifferencesOf } from './known-differences.suite.ts';

const ids = actionCatalogue.map((action) => action.id).filter((id) => id.startsWith('aws.'));

test('the effect of every action on AWS is tried, or its case says why it cannot be', () => {
  expect(emulatorCases.map((emulatorCase) => emulatorCase.action).sort()).toEqual([...ids].sort());
  for (const { action, effects } of emulatorCases) {
    if ('notJudged' in effects) expect(effects.notJudged, action).not.toBe('');
    else expect(effects, action).not.toEqual([]);
  }
});

test.each(effectCases)('LocalEmu judges every credential of $action as AWS does', ({ action }) => {
  expect(knownDifferencesOf('localemu', action, 'effect')).toEqual([]);
});
