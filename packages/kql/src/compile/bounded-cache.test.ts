import { expect, it } from 'vitest';

import { BoundedCache } from './bounded-cache.ts';

function cacheOf(...entries: readonly (readonly [string, number])[]): BoundedCache<string> {
  const cache = new BoundedCache<string>(3, 100);
  for (const [key, weight] of entries) cache.set(key, key.toUpperCase(), weight);
  return cache;
}

const kept = (cache: BoundedCache<string>): string =>
  ['a', 'b', 'c', 'd'].filter((key) => cache.get(key) === key.toUpperCase()).join('');

it.each([
  ['no more than its number', cacheOf(['a', 1], ['b', 1], ['c', 1], ['d', 1]), 'bcd'],
  ['no more than its weight', cacheOf(['a', 60], ['b', 30], ['c', 30]), 'bc'],
  ['the newest, however heavy', cacheOf(['a', 1], ['b', 1000]), 'b'],
  ['a light one beside none that is too heavy', cacheOf(['a', 1000], ['b', 1]), 'b'],
  [
    'a value that is set again with its new weight',
    cacheOf(['a', 90], ['b', 5], ['a', 10], ['c', 80]),
    'abc',
  ],
])('keeps %s', (_what, cache, expected) => {
  expect(kept(cache)).toBe(expected);
  expect(cache.size).toBe(expected.length);
});

it('keeps what was used last', () => {
  const cache = cacheOf(['a', 1], ['b', 1], ['c', 1]);
  cache.get('a');
  cache.set('d', 'D', 1);
  expect(kept(cache)).toBe('acd');
});
