import { expect, it } from 'vitest';

import { formatIsoDuration, parseIsoDuration } from './duration.ts';

it.each([
  ['PT4H', 4 * 3_600_000],
  ['P1DT2H', 26 * 3_600_000],
  ['P14D', 14 * 86_400_000],
  ['PT5M30S', 330_000],
  ['P1DT30M', 88_200_000],
  ['PT1M30S', 90_000],
  ['PT0S', 0],
])('reads %s, and writes it as it was', (text, milliseconds) => {
  expect(parseIsoDuration(text)).toBe(milliseconds);
  expect(formatIsoDuration(milliseconds)).toBe(text);
});

it.each(['P', 'PT', 'P1DT', 'P1W', 'P1M', 'P1Y', 'PT1.5S', '-PT1H', '1h', '4h', ' PT1H', ''])(
  'does not take %j for a duration',
  (text) => {
    expect(parseIsoDuration(text)).toBeUndefined();
  },
);

it('writes what is longer than its unit with the larger units', () => {
  expect(formatIsoDuration(90 * 60_000)).toBe('PT1H30M');
});
