import { expect, it } from 'vitest';

import { describeRuleCodes } from './rule-codes.ts';

it('has a title for every code of every limit', () => {
  expect(describeRuleCodes().filter(({ title, code }) => title === code)).toEqual([]);
});
