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

it('rejects what Kusto rejects: an invalid regular expression, look-around, no group', async () => {
  expect((await problemsOf('print "x" matches regex "("')).join()).toContain('not valid');
  expect((await problemsOf('print extract("(?=x)", 0, "x")')).join()).toContain('look-around');
  expect((await problemsOf('print extract_all("x", "x")')).join()).toContain('group');
});

it.each([
  '$..b',
  '$.a[*]',
  'a.b',
  '$.a[0:1]',
  '$.a[-1]',
  "$.a['b",
  '$.a.b[?(@.c)]',
  '$.user-agent',
  '.a',
  '$a',
])('refuses the JSON path %s instead of skipping what it does not understand', async (path) => {
  const text = JSON.stringify({ a: [{ b: 7 }], b: 8 });
  const problems = await problemsOf(`print extract_json(${JSON.stringify(path)}, ${JSON.stringify(text)})`);
  expect(problems.join()).toContain(`the JSON path '${path}' is not supported`);
  expect(problems.join()).toContain('1:20: error:');
  expect(problems.join()).toContain("['any name']");
});

it('takes the root, names in quotes of either kind, and indexes', async () => {
  const text = String.raw`'{"a b": [{"c.d": 1}, 2], "$e": null}'`;
  expect(await valueOf(`extract_json("$['a b'][0]['c.d']", ${text})`)).toBe('1');
  expect(await valueOf(`extract_json('$["a b"][1]', ${text}, typeof(long))`)).toBe(2);
  expect(await valueOf(`extract_json("$['a b'][2]", ${text})`)).toBe('');
  expect(await valueOf(`extract_json("$", '[1]', typeof(dynamic))`)).toEqual([1]);
  expect(await valueOf(`extract_json("$.a[0]", '{"a": {"0": 1}}')`)).toBe('');
});

it('walks a JSON path', async () => {
  expect(await valueOf('extract_json("$.a[0].b", "{\\"a\\": [{\\"b\\": 7}]}", typeof(int))')).toBe(7);
});
