import { expect, it } from 'vitest';

import { problemsOf, rowsOf, valueOf } from '../../operators/query.suite.ts';

it('takes the last value where no condition is true, null conditions included', async () => {
  expect(await valueOf('case(bool(null), 1, false, 2, 3)')).toBe(3);
  expect(await valueOf('iff(1 == 1, "a", "b")')).toBe('a');
});

it('knows no null text: missing is empty', async () => {
  expect(
    await rowsOf(
      'print isnull(""), isempty(""), isnotempty("x"), isempty(long(null)), isnotnull(dynamic(null)), coalesce("", "y"), coalesce(long(null), 2)',
    ),
  ).toEqual([[false, true, true, true, false, 'y', 2]]);
});

it('compares null with null as null, and with a value as different', async () => {
  expect(await rowsOf('print n = long(null) | project n == 1, n != 1, n == n, n < 1')).toEqual([
    [false, true, null, null],
  ]);
});

it('lets NaN win in max_of and min_of', async () => {
  expect(await rowsOf('print max_of(1.0, real(nan)), min_of(1.0, real(nan)), max_of(1, 3, 2)')).toEqual([
    [NaN, NaN, 3],
  ]);
});

it('is around a value on both sides', async () => {
  expect(await rowsOf('print around(4, 5, 1), around(3, 5, 1), around(now(), ago(1h), 1h)')).toEqual([
    [true, false, true],
  ]);
});

it.each([
  ['iff(true, 1, 2.0)', "the values of 'iff' must have one type, and are long and real"],
  ['case(true, int(1), false, 2, 2.5)', "the values of 'case' must have one type"],
  ['coalesce(int(1), 2.0)', "the values of 'coalesce' must have one type"],
  ['iff(true, "a", 1)', "the values of 'iff' must have one type, and are string and long"],
])('rejects %s, whose values have several types', async (expression, message) => {
  expect((await problemsOf(`print ${expression}`)).join('')).toContain(message);
});

it('takes an int for a long, and anything for a dynamic', async () => {
  expect(
    await rowsOf('print iff(true, int(1), 2), iff(false, 1, dynamic(2)), coalesce(int(null), 2)'),
  ).toEqual([[1, 2, 2]]);
});
