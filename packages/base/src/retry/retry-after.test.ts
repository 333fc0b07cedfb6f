import { expect, test } from 'vitest';

import { parseRetryAfter } from './retry-after.ts';

const now = new Date('2026-03-01T10:00:00Z');

test.each([
  ['7', 7_000],
  ['0', 0],
  ['1.5', 1_500],
  ['-5', 0],
  ['Sun, 01 Mar 2026 10:00:30 GMT', 30_000],
  ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
  [null, undefined],
])('reads Retry-After %j as %s ms', (header, expected) => {
  expect(parseRetryAfter(header, now)).toBe(expected);
});
