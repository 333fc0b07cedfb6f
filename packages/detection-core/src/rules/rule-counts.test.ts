import { expect, it } from 'vitest';

import { parseRule } from './load-rules.ts';
import { checkRuleCounts } from './rule-counts.ts';
import { goodRule, ruleWith } from './rule-texts.suite.ts';

const of = (count: number, text: string) =>
  Array.from({ length: count }, (_, n) => parseRule(`r${n}.yaml`, text).rule!);

it('takes 512 enabled rules, and any number of others', () => {
  const disabled = of(1, `${goodRule}enabled: false\n`);
  expect(checkRuleCounts([...of(512, goodRule), ...disabled])).toEqual([]);
  expect(checkRuleCounts(of(514, goodRule))).toMatchObject([{ code: 'rule/too-many', file: 'r512.yaml' }]);
});

it('takes 50 near-real-time rules', () => {
  const nrt = ruleWith('kind: Scheduled', 'kind: NRT');
  expect(checkRuleCounts([...of(50, nrt), ...of(10, goodRule)])).toEqual([]);
  expect(checkRuleCounts(of(51, nrt))).toMatchObject([{ code: 'rule/too-many', file: 'r50.yaml' }]);
});
