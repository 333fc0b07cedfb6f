import { expect, test } from 'vitest';

import { awsCases } from '../aws/conformance-cases.suite.ts';
import { actionCatalogue } from '../catalogue/action-catalogue.ts';
import { effectCases } from './effects/effect-cases.suite.ts';
import { actionsOfLedger, knownDifferencesOf, notJudged } from './known-differences.suite.ts';

const ids = actionCatalogue.map((one) => one.id).filter((id) => id.startsWith('aws.'));

test('the effect of every action on AWS is tried, or the ledger says why it cannot be', () => {
  const tried = effectCases.map((one) => one.action);
  expect([...new Set([...tried, ...Object.keys(notJudged)])].sort()).toEqual([...ids].sort());
  expect(tried.filter((id) => id in notJudged)).toEqual([]);
});

test('the ledger speaks of actions that are there', () => {
  expect(actionsOfLedger().filter((id) => !awsCases.some((one) => one.id === id))).toEqual([]);
});

test.each(effectCases)('LocalEmu judges every credential of $action as AWS does', ({ action }) => {
  expect(knownDifferencesOf('localemu', action, 'effect')).toEqual([]);
});
