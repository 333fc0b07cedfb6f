import { describe, expect, it } from 'vitest';

import { DateOrderReader, withIsoTimes } from './date-order.ts';

function orderOf(...times: readonly string[]) {
  const reader = new DateOrderReader();
  for (const time of times) reader.look({ 'TimeGenerated [UTC]': time, Caller: '13/13/2026' });
  return reader.order;
}

describe('the order of day and month', () => {
  it.each([
    [['08/04/2025, 06:56:30.000', '21/04/2025, 09:45:54.000'], 'day-first'],
    [['1/12/2026, 9:01:00.403 AM'], 'month-first'],
    [['05/01/2026, 09:01:00', '01/13/2026, 09:01:00'], 'month-first'],
    [['05/01/2026, 09:01:00'], 'unproven'],
    [['05/05/2026, 09:01:00', '2026-01-05T09:01:00Z', '2026/1/12 9:01:00'], 'plain'],
    [['13/01/2026, 09:01:00', '01/13/2026, 09:01:00'], 'contradictory'],
  ] as const)('of %j is %s', (times, order) => {
    expect(orderOf(...times)).toBe(order);
  });
});

describe('times in ISO', () => {
  const time = (value: string, order: 'day-first' | 'month-first') =>
    withIsoTimes({ 'TimeGenerated [UTC]': value, Note: value }, order);

  it.each([
    ['08/04/2025, 06:56:30.000', '2025-04-08T06:56:30.000Z'],
    ['8/4/2025, 12:05:00 AM', '2025-04-08T00:05:00Z'],
    ['2026/1/12 9:01:00.403', '2026-01-12T09:01:00.403Z'],
  ])('%s is %s where the day comes first, and other columns stay', (value, iso) => {
    expect(time(value, 'day-first')).toEqual({ 'TimeGenerated [UTC]': iso, Note: value });
  });

  it('stay as they are where the month comes first, for the engine reads those', () => {
    expect(time('04/08/2025, 06:56:30', 'month-first')).toHaveProperty(
      ['TimeGenerated [UTC]'],
      '04/08/2025, 06:56:30',
    );
  });
});
