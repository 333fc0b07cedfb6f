import { expect, it } from 'vitest';

import { problemsOf, rowsOf, valueOf } from '../../operators/query.suite.ts';

it('fixes now for the query', async () => {
  expect(await rowsOf('print now(), now(-1h), ago(1d), now() - ago(7d)')).toEqual([
    [
      '2026-01-12T12:00:00.0000000Z',
      '2026-01-12T11:00:00.0000000Z',
      '2026-01-11T12:00:00.0000000Z',
      '7.00:00:00',
    ],
  ]);
});

it('ends a day, a month and a year one tick before the next', async () => {
  expect(await valueOf('endofday(datetime(2024-02-28 10:00))')).toBe('2024-02-28T23:59:59.9999999Z');
  expect(await valueOf('endofmonth(datetime(2024-02-10))')).toBe('2024-02-29T23:59:59.9999999Z');
  expect(await valueOf('endofyear(datetime(9999-06-01))')).toBe('9999-12-31T23:59:59.9999999Z');
});

it('begins weeks on Sunday', async () => {
  expect(await valueOf('startofweek(datetime(2026-01-12))')).toBe('2026-01-11T00:00:00.0000000Z');
  expect(await valueOf('dayofweek(datetime(2026-01-12))')).toBe('1.00:00:00');
});

it('counts bins from the year 1, so that weeks of seven days begin on Monday', async () => {
  expect(await valueOf('bin(datetime(1955-11-05 06:15), 7d)')).toBe('1955-10-31T00:00:00.0000000Z');
  expect(await valueOf('bin(-7, 5)')).toBe(-10);
  expect(await valueOf('bin(2.7, 0.5)')).toBe(2.5);
});

it('counts the boundaries between two times', async () => {
  expect(await valueOf('datetime_diff("day", datetime(2026-01-02 00:01), datetime(2026-01-01 23:59))')).toBe(
    1,
  );
  expect(await valueOf('datetime_diff("month", datetime(2026-01-01), datetime(2025-12-31))')).toBe(1);
  expect(await valueOf('datetime_diff("hour", datetime(2026-01-01 00:00), datetime(2026-01-01 01:59))')).toBe(
    -1,
  );
});

it('keeps within the month when months are added', async () => {
  expect(await valueOf('datetime_add("month", 1, datetime(2024-01-31))')).toBe(
    '2024-02-29T00:00:00.0000000Z',
  );
});

it('reads dates in the forms that Kusto reads, offsets included', async () => {
  const read = async (text: string) => valueOf(`todatetime("${text}")`);
  expect(await read('2024-05-01T12:00:00+02:00')).toBe('2024-05-01T10:00:00.0000000Z');
  expect(await read('05/01/2024 1:02:03 PM')).toBe('2024-05-01T13:02:03.0000000Z');
  expect(await read('Wed, 01 May 2024 12:00:00 GMT')).toBe('2024-05-01T12:00:00.0000000Z');
  expect(await read('20240501')).toBe('2024-05-01T00:00:00.0000000Z');
  expect(await read('2024-02-30')).toBe(null);
});

it('gives null beyond the years 1 to 9999', async () => {
  expect(await valueOf('datetime(9999-12-31) + 2d')).toBe(null);
  expect(await valueOf('make_datetime(2024, 13, 1)')).toBe(null);
});

it('formats in runs of at most two letters, four for the year', async () => {
  expect(
    await valueOf('format_datetime(datetime(2024-05-01 03:04:05.6), "yyyy-MM-dd HH:mm:ss.fff tt")'),
  ).toBe('2024-05-01 03:04:05.600 AM');
  expect(await valueOf('format_timespan(-(1d + 2h), "d.hh:mm")')).toBe('-1.02:00');
});

it('rejects a format with letters that mean nothing', async () => {
  const [problem] = await problemsOf('print format_datetime(now(), "yyyy-MM-ddTHH")');
  expect(problem).toContain('is not a format');
});

it('divides spans into numbers and keeps remainders spans', async () => {
  expect(await rowsOf('print 1d / 1h, 1d % 5h, 2 * 1h, -1d, 1h / 2')).toEqual([
    [24, '04:00:00', '02:00:00', '-1.00:00:00', '00:30:00'],
  ]);
});

it('adds a span in between to the lower end', async () => {
  expect(await valueOf('datetime(2026-01-02) between (datetime(2026-01-01) .. 1d)')).toBe(true);
});

it('begins a new session after a gap, a long time, or a restart', async () => {
  const rows =
    await rowsOf(`datatable(u:string, t:datetime)["a", datetime(2026-01-01 10:00), "a", datetime(2026-01-01 10:02), "a", datetime(2026-01-01 11:00), "b", datetime(2026-01-01 11:01)]
    | sort by u asc, t asc | extend s = row_window_session(t, 1h, 5m, u != prev(u)) | summarize n = count() by u, s | sort by u asc, s asc | project u, n`);
  expect(rows).toEqual([
    ['a', 2],
    ['a', 1],
    ['b', 1],
  ]);
});

it('knows no day of the week for the last day of year 9999, as Kusto', async () => {
  expect(await rowsOf('print dayofweek(datetime(9999-12-31)), dayofweek(datetime(9999-12-30))')).toEqual([
    [null, '4.00:00:00'],
  ]);
});

it('begins a new session where a limit is just reached, and after a row without a time', async () => {
  const rows =
    await rowsOf(`range x from 0 to 3 step 1 | extend t = iff(x == 2, datetime(null), datetime(2026-01-12) + x * 5m)
    | serialize s = row_window_session(t, 1h, 5m) | project same = s == t, isnull(s)`);
  expect(rows).toEqual([
    [true, false],
    [true, false],
    [null, true],
    [true, false],
  ]);
});
