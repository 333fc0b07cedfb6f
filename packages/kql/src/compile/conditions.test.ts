import { expect, it } from 'vitest';

import { findConditions } from './conditions.ts';

const tables = [
  {
    name: 'T',
    columns: [
      { name: 'n', type: 'long' },
      { name: 's', type: 'string' },
      { name: 'b', type: 'bool' },
    ],
  },
] as const;

const conditionsOf = (query: string) =>
  findConditions(query, { tables }).map(({ text, absent }) => `${text} (${absent})`);

it('finds the operands of and, or and not, with what stands for them when they are left out', () => {
  expect(conditionsOf('T | where n > 1 and (s has "x" or not(b)) and s in ("a", "b")')).toEqual([
    'n > 1 (true)',
    's has "x" (false)',
    's in ("a", "b") (true)',
  ]);
  expect(conditionsOf('T | where b')).toEqual(['b (true)']);
});

it('finds those in calls and in the names that they are given', () => {
  expect(
    conditionsOf('T | extend Big = n > 9 | summarize countif(s == "x"), Many = sumif(1, n > 1)'),
  ).toEqual(['n > 9 (true)', 's == "x" (true)', 'n > 1 (true)']);
});

it('says where each stands, so that it can be replaced', () => {
  const query = 'T\n| where n > 1\n| where s has "x"';
  const [, second] = findConditions(query, { tables });
  expect(query.slice(second?.start, (second?.start ?? 0) + (second?.length ?? 0))).toBe('s has "x"');
});

it('finds none in a query that cannot be bound', () => {
  expect(conditionsOf('T | where missing > 1')).toEqual([]);
});
