import { expect, it } from 'vitest';

import { readJson } from './dynamic.ts';
import { parseJsonPath, valueAt } from './json-path.ts';

it('takes apart names, names in quotes and indexes', () => {
  expect(parseJsonPath('$')).toEqual([]);
  expect(parseJsonPath(`$.a_1[0]['b.c']["d'e"].f[12]`)).toEqual(['a_1', 0, 'b.c', "d'e", 'f', 12]);
  expect(parseJsonPath(`$['']`)).toEqual(['']);
});

it.each([
  '',
  'a',
  '$.',
  '$a',
  '$..a',
  '$.*',
  '$[*]',
  '$[-1]',
  '$[0:1]',
  "$['a','b']",
  "$['a",
  '$.a b',
  ' $.a',
  '$.1a',
  String.raw`$['a\'b']`,
])('has no reading of %j', (text) => {
  expect(parseJsonPath(text)).toBeUndefined();
});

it('tells a null from nothing, and a name from an index', () => {
  const value = readJson('{"a": [1, null], "0": 2}') ?? null;
  const at = (path: string) => valueAt(value, parseJsonPath(path) ?? []);
  expect(at('$.a[1]')).toBeNull();
  expect(at('$.a[2]')).toBeUndefined();
  expect(at('$[0]')).toBeUndefined();
  expect(at("$['0']")).toBe(2n);
  expect(at('$.a[1].b')).toBeUndefined();
});
