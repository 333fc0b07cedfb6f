import { expect, it } from 'vitest';

import { progressText } from './telemetry-progress.ts';

it.each([
  [
    { bytes: 1_200_000_000, totalBytes: 12_900_000_000, files: 40, totalFiles: 400, rows: 923_000 },
    10_000,
    '1.2 of 12.9 GB in 40 of 400 files, 923000 rows, 120.0 MB/s, 98 s left',
  ],
  [
    { bytes: 0, totalBytes: 52_000_000, files: 0, totalFiles: 1, rows: 0 },
    500,
    '0.0 of 52.0 MB in 0 of 1 files, 0 rows',
  ],
  [
    { bytes: 2_000_000, totalBytes: 2_000_000, files: 3, totalFiles: 3, rows: 10 },
    0,
    '2.0 of 2.0 MB in 3 of 3 files, 10 rows',
  ],
])('says how much was read, how fast, and how long it will take', (step, elapsed, expected) => {
  expect(progressText(step, elapsed)).toBe(expected);
});
