import { expect, it } from 'vitest';

import { columnsOf } from '../operators/query.suite.ts';

it('types the results of functions that the binder gets wrong as Kusto does, and what is computed from them', async () => {
  expect(
    await columnsOf(
      'print y = getyear(now()), c = ceiling(0), j = jaccard_index(dynamic([1]), dynamic([1])) | extend z = y + 1, d = c / 2',
    ),
  ).toEqual(['y:long', 'c:real', 'j:real', 'z:long', 'd:real']);
});
