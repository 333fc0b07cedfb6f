import { expect, it } from 'vitest';

import { problemsOf, rowsOf, valueOf } from '../../operators/query.suite.ts';

it('writes values as Kusto does', async () => {
  expect(
    await rowsOf(
      'print tostring(true), tostring(1.0), tostring(1e20), tostring(1d), tostring(datetime(2026-01-01)), tostring(long(null)), tostring(dynamic({"a": [1, "x"]})), tostring(dynamic("x"))',
    ),
  ).toEqual([
    [
      'True',
      '1.0',
      '100000000000000000000.0',
      '1.00:00:00',
      '2026-01-01T00:00:00.0000000Z',
      '',
      '{"a":[1,"x"]}',
      'x',
    ],
  ]);
});

it('truncates reals, saturates ints, and keeps the low bits of longs', async () => {
  expect(
    await rowsOf('print toint(3.9), toint(-3.9), toint(1e30), toint(4294967297), tolong(real(nan))'),
  ).toEqual([[3, -3, 2147483647, 1, null]]);
});

it('reads numbers with white space and in hexadecimal, and nothing else', async () => {
  expect(
    await rowsOf(
      'print toint(" 42 "), toint("0x10"), toint("3.14"), toreal("1e3"), toreal("1,000"), tobool("1"), tobool("yes"), tolong("9223372036854775808")',
    ),
  ).toEqual([[42, 16, null, 1000, null, true, null, null]]);
});

it('converts what a dynamic holds', async () => {
  expect(
    await rowsOf(
      'print d = dynamic({"n": "12", "r": 1.9, "t": "2026-01-01", "s": "1.02:00:00"}) | project toint(d.n), tolong(d.r), todatetime(d.t), totimespan(d.s), toint(d.q), tostring(d.q)',
    ),
  ).toEqual([[12, 1, '2026-01-01T00:00:00.0000000Z', '1.02:00:00', null, '']]);
});

it('reads literals in all their spellings', async () => {
  expect(
    await rowsOf(
      'print 0xFF, timespan(1.02:03:04.5), 1.5h, timespan(2), real(+inf), int(null), guid(74be27de-1e4e-49d9-b579-fe0b331d3642)',
    ),
  ).toEqual([
    [
      255,
      '1.02:03:04.5000000',
      '01:30:00',
      '2.00:00:00',
      Infinity,
      null,
      '74be27de-1e4e-49d9-b579-fe0b331d3642',
    ],
  ]);
});

it('rejects a literal out of range at its place', async () => {
  const [problem] = await problemsOf('print a = 1, b = 99999999999999999999');
  expect(problem).toContain('1:18');
});

it('computes decimals exactly', async () => {
  expect(await valueOf('decimal(0.1) + decimal(0.2) == decimal(0.3)')).toBe(true);
  expect(await valueOf('decimal(1) / decimal(4)')).toBe('0.25');
});

it('wraps a constant just beyond the largest long, and saturates a value of a row', async () => {
  expect(await rowsOf('print r = 9223372036854775808.0 | extend n = tolong(r)')).toEqual([
    [9223372036854775808, 9223372036854775807n],
  ]);
  expect(await valueOf('tolong(9223372036854775808.0)')).toBe(-9223372036854775808n);
});
