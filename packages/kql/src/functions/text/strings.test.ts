import { expect, it } from 'vitest';

import { rowsOf, valueOf } from '../../operators/query.suite.ts';

it('counts a negative start of substring from the end, and gives nothing before the beginning', async () => {
  expect(await valueOf('substring("Hello", -3, 2)')).toBe('ll');
  expect(await valueOf('substring("Hello", -100, 3)')).toBe('');
  expect(await valueOf('substring("Hello", 1)')).toBe('ello');
  expect(await valueOf('substring("Hello", 1, -1)')).toBe('');
});

it('finds nothing at -1, and an empty text at null', async () => {
  expect(await valueOf('indexof("abcabc", "b", 2)')).toBe(4);
  expect(await valueOf('indexof("abc", "x")')).toBe(-1);
  expect(await valueOf('indexof("abc", "")')).toBe(null);
});

it('counts overlapping texts, and matches apart', async () => {
  expect(await valueOf('countof("aaaa", "aa")')).toBe(3);
  expect(await valueOf('countof("a1b22", @"\\d+", "regex")')).toBe(2);
});

it('gives one part of a split as an array, and null where there is none', async () => {
  expect(await valueOf('split("a,b", ",")')).toEqual(['a', 'b']);
  expect(await valueOf('split("a,b", ",", 1)')).toEqual(['b']);
  expect(await valueOf('split("a,b", ",", 2)')).toBe(null);
});

it('trims what a regular expression matches', async () => {
  expect(await valueOf('trim(@"[\\s-]+", " - a-b - ")')).toBe('a-b');
  expect(await valueOf('trim_start("x+", "xxax")')).toBe('ax');
  expect(await valueOf('trim_end("x+", "xaxx")')).toBe('xa');
});

it('lets a text that is listed first claim its places when several are replaced', async () => {
  expect(await valueOf('replace_strings("This is", dynamic(["is", "This"]), dynamic(["was", "That"]))')).toBe(
    'Thwas was',
  );
  expect(await valueOf('replace_strings("This is", dynamic(["This", "is"]), dynamic(["That", "was"]))')).toBe(
    'That was',
  );
});

it('writes groups where a replacement names them', async () => {
  expect(await valueOf('replace_regex("a1b2", @"([a-z])(\\d)", @"\\2\\1")')).toBe('1a2b');
});

it('takes null for nothing when texts are joined', async () => {
  expect(await valueOf('strcat("a", long(null), 1, true)')).toBe('a1True');
  expect(await valueOf('strcat_array(dynamic(["a", null, 1.0]), "-")')).toBe('a--1.0');
});

it('matches whole terms, in Unicode, unless punctuation is part of them', async () => {
  const has = async (text: string, term: string) => valueOf(`"${text}" has "${term}"`);
  expect(await has('alpha_beta', 'alpha')).toBe(true);
  expect(await has('alphabet', 'alpha')).toBe(false);
  expect(await has('CAFÉ au lait', 'café')).toBe(true);
  expect(await has('caféx', 'café')).toBe(false);
  expect(await has('x cmd.exe y', 'cmd.exe')).toBe(true);
  expect(await has('anything', '')).toBe(true);
});

it('sees letters beyond ASCII beside a term of ASCII, and takes anything else for the end of it', async () => {
  const rows = await rowsOf(`datatable(t:string)
      ["éfail", "failé", "fail٣", "é fail", "fail…", "“FAIL”", "éfail fail", "fail"]
    | project has_ = t has "fail", cs = t has_cs "fail", starts = t hasprefix "fail", ends = t hassuffix "fail"`);
  expect(rows).toEqual([
    [false, false, false, true],
    [false, false, true, false],
    [false, false, true, false],
    [true, true, true, true],
    [true, true, true, true],
    [true, false, true, true],
    [true, true, true, true],
    [true, true, true, true],
  ]);
});

it('compares a column with a column as with a constant', async () => {
  const rows = await rowsOf(`datatable(t:string, n:string)["alpha-beta", "beta", "alphabeta", "beta", "x", ""]
    | project has_ = t has n, starts = t startswith n, ends = t endswith_cs n, contains_ = t contains n`);
  expect(rows).toEqual([
    [true, false, true, true],
    [false, false, true, true],
    [true, true, true, true],
  ]);
});

it('ignores case in =~ and in~, and keeps it in == and in', async () => {
  expect(
    await rowsOf('print "A" =~ "a", "A" == "a", "A" in~ ("a"), "A" in ("a"), "A" !in ("a"), "A" !in~ ("a")'),
  ).toEqual([[true, false, true, false, true, false]]);
});

it('takes the values of arrays and tables in lists', async () => {
  expect(await valueOf('"b" in (dynamic(["a", "b"]))')).toBe(true);
  expect(await rowsOf('range x from 1 to 4 step 1 | where x in ((range y from 2 to 3 step 1))')).toEqual([
    [2],
    [3],
  ]);
  expect(await valueOf('"a b" has_any (dynamic(["x", "B"]))')).toBe(true);
  expect(await valueOf('"a b" has_all ("a", "x")')).toBe(false);
});

it('counts characters, not their halves, when it says where something is', async () => {
  expect(
    await rowsOf('print indexof("a😀b😀c", "c"), indexof("a😀b😀c", "b", 2), indexof_regex("😀b", "b")'),
  ).toEqual([[4, 2, 1]]);
});

it('finds nothing empty where a match has just ended', async () => {
  expect(
    await rowsOf(
      'print replace_regex("abc", "b*", "-"), extract_all("(b*)", "abc"), countof("abc", "b*", "regex")',
    ),
  ).toEqual([['-a-c-', ['', 'b', ''], 3]]);
  expect(await valueOf('replace_regex("hello", "", "-")')).toBe('-h-e-l-l-o-');
});
