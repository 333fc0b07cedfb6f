import { expect, it } from 'vitest';

import { problemsOf, valueOf } from '../../operators/query.suite.ts';

it('gives an empty text where nothing matches, and converts where a type is asked for', async () => {
  expect(await valueOf('extract(@"(\\d+)-(\\d+)", 2, "10-20")')).toBe('20');
  expect(await valueOf('extract(@"x(\\d)", 1, "none")')).toBe('');
  expect(await valueOf('extract(@"(\\d+)", 1, "a42", typeof(long))')).toBe(42);
});

it('takes all matches: texts of one group, arrays of several', async () => {
  expect(await valueOf('extract_all(@"(\\d)", "a1b2")')).toEqual(['1', '2']);
  expect(await valueOf('extract_all(@"([a-z])(\\d)", "a1b2")')).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
});

it('matches letters and digits of every script', async () => {
  expect(await valueOf('extract(@"(\\w+)", 1, "--straße٣")')).toBe('straße٣');
});

it('rejects what Kusto rejects: a regular expression that is none, look-around, no group', async () => {
  expect((await problemsOf('print "x" matches regex "("')).join()).toContain('not valid');
  expect((await problemsOf('print extract("(?=x)", 0, "x")')).join()).toContain('look-around');
  expect((await problemsOf('print extract_all("x", "x")')).join()).toContain('group');
});

it('walks a JSON path', async () => {
  expect(await valueOf('extract_json("$.a[0].b", "{\\"a\\": [{\\"b\\": 7}]}", typeof(int))')).toBe(7);
});
