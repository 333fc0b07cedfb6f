import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

it('lets rows through that have the columns, and rejects others with what they have', async () => {
  expect(await rowsOf("print a = 1, b = 'x' | assert-schema (a:long, b:string)")).toEqual([[1, 'x']]);
  const problems = await problemsOf("print a = 1, b = 'x' | assert-schema (a:long)");
  expect(problems[0]).toContain('the columns are (a:long, b:string)');
});
