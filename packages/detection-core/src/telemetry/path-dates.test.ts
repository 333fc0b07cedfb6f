import { describe, expect, it } from 'vitest';

import { datesOfPath, isOutside } from './path-dates.ts';

const daysOf = (path: string): string | undefined => {
  const dates = datesOfPath(path);
  return dates === undefined
    ? undefined
    : [dates.from, dates.to].map((time) => new Date(time).toISOString().slice(0, 10)).join(' ');
};

describe('the dates of a path', () => {
  it.each([
    ['AWSLogs/123456789012/CloudTrail/eu-west-1/2026/01/12', '2026-01-12 2026-01-13'],
    [
      'AWSLogs/123456789012/CloudTrail/eu-west-1/2026/01/12/123456789012_CloudTrail_eu-west-1_20260112T0935Z_a1b2.json.gz',
      '2026-01-12 2026-01-13',
    ],
    ['123456789012_CloudTrail_eu-west-1_20260112T0935Z_20260112.json.gz', '2026-01-12 2026-01-13'],
    [
      'insights-activity-logs/resourceId=/SUBSCRIPTIONS/0000/y=2026/m=01/d=12/h=09/m=00/PT1H.json',
      '2026-01-12 2026-01-13',
    ],
    ['year=2026/month=1/day=2/part-0.json', '2026-01-02 2026-01-03'],
    ['year=2026/month=12', '2026-12-01 2027-01-01'],
    ['dt=2026-02-28/x.ndjson', '2026-02-28 2026-03-01'],
    ['region=eu-west-1/eventDay=20260228/x.parquet', '2026-02-28 2026-03-01'],
    ['cloudaudit.googleapis.com/activity/2026/01/12/08:00:00_08:59:59_S0.json', '2026-01-12 2026-01-13'],
    ['2024-02-29', '2024-02-29 2024-03-01'],
    ['export.2026-01-12.csv', '2026-01-12 2026-01-13'],
    ['2026/01', '2026-01-01 2026-02-01'],
    ['2026-01/', '2026-01-01 2026-02-01'],
    ['y=2026', '2026-01-01 2027-01-01'],
  ])('%s', (path, expected) => {
    expect(daysOf(path)).toBe(expected);
  });

  it.each([
    ['AWSLogs/123456789012/CloudTrail'],
    ['no date.json'],
    ['2026-02-30.json'],
    ['2026'],
    ['120260112.json'],
    ['202601121.json'],
    ['2026-13-01/x.json'],
    ['incident-20260112-to-20260115.json'],
    ['2026/01/12/copy-of-2026-02-03.json'],
  ])('%s says none, or two', (path) => {
    expect(datesOfPath(path)).toBeUndefined();
  });
});

describe('a path outside a time', () => {
  const from = new Date('2026-01-10T00:00:00Z');
  const to = new Date('2026-01-20T12:00:00Z');

  it.each([
    ['2026/01/08', true],
    ['2026/01/09', false],
    ['2026/01/15', false],
    ['2026/01/21', false],
    ['2026/01/22', true],
    ['2025/12', true],
    ['2026/01', false],
    ['records.json', false],
  ])('%s: %s, with a day of slack for late delivery', (path, expected) => {
    expect(isOutside(path, { from, to })).toBe(expected);
  });

  it('has no limit where none is given', () => {
    expect(isOutside('1999/01/01', { to })).toBe(false);
    expect(isOutside('2099/01/01', { from })).toBe(false);
  });
});
