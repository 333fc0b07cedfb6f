import { describe, expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

const lines = 'datatable(s:string)["id=7 user=ann", "id=x user=bob", "other"]';

describe('parse', () => {
  it('blanks all captures of a row when one is not of its type', async () => {
    expect(await rowsOf(`${lines} | parse s with "id=" id:long " user=" user | project id, user`)).toEqual([
      [7, 'ann'],
      [null, ''],
      [null, ''],
    ]);
  });

  it('blanks only the wrong capture when it is relaxed', async () => {
    expect(
      await rowsOf(`${lines} | parse kind=relaxed s with "id=" id:long " user=" user | project id, user`),
    ).toEqual([
      [7, 'ann'],
      [null, 'bob'],
      [null, ''],
    ]);
  });

  it('captures greedily in a regular expression', async () => {
    const kql = 'print s = "a=1,a=2," | parse kind=regex s with "a=" x "," | project x';
    expect(await rowsOf(kql)).toEqual([['1,a=2']]);
  });

  it('rejects an invalid regular expression', async () => {
    const [problem] = await problemsOf('print s = "" | parse kind=regex s with "(" x');
    expect(problem).toContain('regular expression');
  });
});

describe('parse-where', () => {
  it('drops rows that do not fit', async () => {
    expect(await rowsOf(`${lines} | parse-where s with "id=" id:long " user=" user | project user`)).toEqual([
      ['ann'],
    ]);
  });
});

describe('parse-kv', () => {
  it('takes pairs apart and converts them', async () => {
    const kql =
      'print s = "n=5;who=\'a;b\';n=6" | parse-kv s as (n:long, who:string) with (pair_delimiter=";", kv_delimiter="=", quote="\'") | project n, who';
    expect(await rowsOf(kql)).toEqual([[5, 'a;b']]);
  });
});

it('keeps the rows that fit a pattern that captures nothing', async () => {
  expect(await rowsOf(`datatable(s:string)['bab', 'c'] | parse-where s with * 'a' *`)).toEqual([['bab']]);
});

describe('the modes of parse-kv', () => {
  const parsed = async (text: string, keys: string, options: string): Promise<unknown> =>
    rowsOf(`print s = ${text} | parse-kv s as (${keys}) ${options} | project-away s`);

  it('delimits at anything but letters and digits where no delimiter is given', async () => {
    const text = `"2026-01-12T10:00:34 [INFO] Thread:458, Machine:Node1, Text: Started"`;
    expect(await parsed(text, 'Text:string, Thread:long, Machine:string', '')).toEqual([
      ['Started', 458, 'Node1'],
    ]);
    const quoted = `"[INFO] Text: 'is \\\\' up', Thread:4"`;
    expect(await parsed(quoted, 'Text:string, Thread:long', `with (quote = "'", escape = '\\\\')`)).toEqual([
      ["is ' up", 4],
    ]);
  });

  it('reads quoted keys, other quotes that close than open, and several kinds of quotes', async () => {
    const options = "with (pair_delimiter = ' ', kv_delimiter = '='";
    const keys = "a:long, ['b c']:string";
    expect(await parsed(`'a=1 "x=y" "b c"="v w"'`, keys, `${options}, quote = '"')`)).toEqual([[1, 'v w']]);
    expect(await parsed(`'a=1 (b c)=(v w)'`, keys, `${options}, quote = '()')`)).toEqual([[1, 'v w']]);
    const both = `${options}, quote = '"', quote = "'")`;
    expect(await parsed(`"a='1' x=\\"y z\\" b=2"`, 'a:long, x:string, b:long', both)).toEqual([
      [1, 'y z', 2],
    ]);
  });

  it('takes keys and values from the groups of a regular expression', async () => {
    const text = `'["first id: 1", "second id: x y"]'`;
    const keys = "['first id']:long, ['second id']:string";
    expect(await parsed(text, keys, `with (regex = @'"([\\w ]+)\\s*:\\s*([^"]*)"')`)).toEqual([[1, 'x y']]);
    const problems = await problemsOf("print s = 'a' | parse-kv s as (a:long) with (regex = '(a)')");
    expect(problems[0]).toContain('needs two groups');
  });
});
