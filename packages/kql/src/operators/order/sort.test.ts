import { expect, it } from 'vitest';

import { problemsOf, rowsOf } from '../query.suite.ts';

const numbers = 'datatable(n:long)[2, long(null), 3]';

it('sorts descending where nothing is said, nulls last', async () => {
  expect(await rowsOf(`${numbers} | sort by n`)).toEqual([[3], [2], [null]]);
});

it('puts nulls first when ascending, unless told otherwise', async () => {
  expect(await rowsOf(`${numbers} | sort by n asc`)).toEqual([[null], [2], [3]]);
  expect(await rowsOf(`${numbers} | sort by n asc nulls last`)).toEqual([[2], [3], [null]]);
});

it('keeps the order of equals', async () => {
  const rows = await rowsOf('datatable(k:long, v:string)[1, "c", 1, "a", 1, "b"] | sort by k asc');
  expect(rows.map((row) => row[1])).toEqual(['c', 'a', 'b']);
});

it('rejects a dynamic key, as Kusto does', async () => {
  const [problem] = await problemsOf('print d = dynamic({"a":1}) | sort by d');
  expect(problem).toContain('1:38');
});
