import { expect, it } from 'vitest';

import { problemsOf, rowsOf, valueOf } from '../../operators/query.suite.ts';

it('gives null for what is not there, and counts from the end', async () => {
  expect(
    await rowsOf('print d = dynamic({"a": [1, 2]}) | project d.b, d.a[5], d.a[-1], d["a"][0], d.a.x'),
  ).toEqual([[null, null, 2, 1, null]]);
});

it('reads JSON, and keeps anything else as text', async () => {
  expect(await valueOf('parse_json("{\\"a\\": 1.50}").a')).toBe(1.5);
  expect(await valueOf('parse_json("not json")')).toBe('not json');
  expect(await valueOf('parse_json("")')).toBe(null);
  expect(await valueOf('tostring(parse_json("not json").a)')).toBe('');
});

it('finds keys with any characters in them', async () => {
  expect(await valueOf('parse_json("{\\"a.b\\": {\\"x y\\": 7}}")["a.b"]["x y"]')).toBe(7);
  expect(await valueOf('dynamic({"it\'s": 1})["it\'s"]')).toBe(1);
});

it('keeps integers and reals apart, and every digit of a long', async () => {
  expect(await valueOf('tostring(dynamic([1, 1.0, 9007199254740993]))')).toBe('[1,1.0,9007199254740993]');
  expect(
    await rowsOf(
      'print gettype(dynamic(1)), gettype(dynamic(1.0)), gettype(1.0), gettype(dynamic([])), gettype(dynamic(null))',
    ),
  ).toEqual([['long', 'double', 'real', 'array', 'null']]);
});

it('compares a dynamic with a scalar by what it holds', async () => {
  expect(
    await rowsOf(
      'print d = dynamic({"s": "x", "n": 5, "b": true}) | project d.s == "x", d.n > 4, d.n == 5, d.b == true, d.q == "x", d.q != "x"',
    ),
  ).toEqual([[true, true, true, true, false, true]]);
});

it('tells text and number apart in sets', async () => {
  expect(await valueOf('set_has_element(dynamic([1, 2]), "2")')).toBe(false);
  expect(await valueOf('set_intersect(dynamic([1, 2, 3]), dynamic([3, 1]))')).toEqual([1, 3]);
  expect(await valueOf('set_difference(dynamic([1, 2]), dynamic([2]))')).toEqual([1]);
  expect(await valueOf('array_index_of(dynamic(["a", "b"]), "b")')).toBe(1);
});

it('packs in order, and lets the first bag with a key win', async () => {
  expect(await valueOf('tostring(bag_pack("b", 1, "a", datetime(2026-01-01)))')).toBe(
    '{"b":1,"a":"2026-01-01T00:00:00.0000000Z"}',
  );
  expect(await valueOf('bag_merge(dynamic({"a": 1}), dynamic({"a": 2, "b": 3}))')).toEqual({ a: 1, b: 3 });
  expect(await valueOf('dynamic_to_json(dynamic({"b": 1, "a": 2}))')).toBe('{"a":2,"b":1}');
});

it('sorts nulls last whatever the direction', async () => {
  expect(await valueOf('array_sort_desc(dynamic([1, null, 3]))')).toEqual([3, 1, null]);
  expect(await rowsOf('print array_sort_asc(dynamic([2, 1]), dynamic(["b", "a"]))')).toEqual([
    [
      [1, 2],
      ['a', 'b'],
    ],
  ]);
});

it('slices with both ends included', async () => {
  expect(await valueOf('array_slice(dynamic([1, 2, 3, 4]), 1, -2)')).toEqual([2, 3]);
  expect(
    await rowsOf('datatable(d:dynamic)[dynamic({"a": 1})] | project array_concat(dynamic([1]), d)'),
  ).toEqual([[[1]]]);
});

it('gives null, and no error, where a literal has another shape than the function takes', async () => {
  expect(
    await rowsOf(
      'print d = dynamic({}) | project array_length(d), bag_keys(dynamic([])), array_sum(dynamic("a")), set_union(dynamic(1), dynamic([1]))',
    ),
  ).toEqual([[null, null, null, null]]);
  expect((await problemsOf('print array_sum(5)')).join('')).toContain('must be a dynamic array');
});

it('refuses to set what stands at an index of an array', async () => {
  expect(await valueOf(`bag_set_key(dynamic({"a": 1}), '$.b.c', 5)`)).toEqual({ a: 1, b: { c: 5 } });
  expect((await problemsOf(`print bag_set_key(dynamic({"a": [1]}), '$.a[0]', 5)`)).join('')).toContain(
    '$.a[0]',
  );
});

it.each([
  ['bag_has_key', '$.a[0]', ''],
  ['bag_has_key', '$..b', ''],
  ['bag_has_key', '$type', ''],
  ['bag_has_key', '$', ''],
  ['bag_set_key', '$.*', ', 5'],
  ['bag_set_key', '$type', ', 5'],
])('refuses the key of %s at %s, which is not a path of names', async (name, key, rest) => {
  const problems = await problemsOf(`print ${name}(dynamic({"a": [1]}), '${key}'${rest})`);
  expect(problems.join('')).toContain(`the key '${key}' is not supported`);
  expect(problems.join('')).toContain("$['any name']");
});

it('refuses to remove keys at a path that is not one of names', async () => {
  const problems = await problemsOf(`print bag_remove_keys(dynamic({"a": [1]}), dynamic(["b", "$.a[*]"]))`);
  expect(problems.join('')).toContain("the key '$.a[*]' is not supported");
});

it('stops where a key that comes from the data is not a path of names', async () => {
  const keys = 'datatable(k: string)["a", "$..b"] | project bag_has_key(dynamic({"a": 1}), k)';
  expect((await problemsOf(keys)).join('')).toContain("the key '$..b' is not supported");
});

it('finds, sets and removes keys at paths of names', async () => {
  const bag = `dynamic({"a": {"b c": 1, "$type": 2}, "d": null})`;
  expect(await valueOf(`bag_has_key(${bag}, "$.a['b c']")`)).toBe(true);
  expect(await valueOf(`bag_has_key(${bag}, "$.d")`)).toBe(true);
  expect(await valueOf(`bag_has_key(${bag}, "$.d.e")`)).toBe(false);
  expect(await valueOf(`bag_set_key(${bag}, "$.a['$type']", 3).a`)).toEqual({ 'b c': 1, $type: 3 });
  expect(await valueOf(`bag_remove_keys(${bag}, dynamic(["$.a['b c']", "d"]))`)).toEqual({ a: { $type: 2 } });
});
