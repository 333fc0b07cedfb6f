import { describe, expect, it } from 'vitest';

import { problemsOf, rowsOf } from './query.suite.ts';

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

  it('rejects a regular expression that is none', async () => {
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
