import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

it('ignores request options that change no answer, and refuses those that do', async () => {
  expect(await rowsOf('set notruncation; set servertimeout = 5m; print x = 1')).toEqual([[1]]);
  for (const option of [
    'query_now = datetime(2020-01-01)',
    'query_take_max_records = 1',
    'truncationmaxrecords = 1',
  ]) {
    expect((await problemsOf(`set ${option}; print now()`)).join()).toContain('is not supported');
  }
});
