import { expect, it } from 'vitest';

import { splitFiles } from './split-files.ts';

const file = (path: string, size: number) => ({ path, size, modifiedMs: 0 });
const named = (groups: ReturnType<typeof splitFiles>) =>
  groups.map((group) => group.map(({ path }) => path).join(''));

it.each([
  ['evenly', [10, 10, 10, 10], 2, ['ab', 'cd']],
  ['by size', [30, 10, 10, 10], 2, ['a', 'bcd']],
  ['in their order', [1, 1, 60], 2, ['ab', 'c']],
  ['with fewer files than threads', [5], 4, ['a']],
  ['without files', [], 2, []],
  ['of nothing', [0, 0], 2, ['a', 'b']],
])('divides files among threads %s', (_how, sizes, threads, expected) => {
  const files = sizes.map((size, at) => file('abcd'[at] ?? '', size * 1_000_000));
  expect(named(splitFiles(files, threads))).toEqual(expected);
});
