import { expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf } from '../query.suite.ts';

const tables = `let A = view () { datatable(n:long, s:string)[1, 'red fox', 2, 'hen'] };
  let B = view () { datatable(s:string, extra:real)['fox', 1.5] };`;

it('gives the rows of several tables with the name of each, and nulls for columns that one lacks', async () => {
  const query = `${tables} find withsource = src in (A, B) where s has 'fox' project n, extra, s`;
  expect(await columnsOf(query)).toEqual(['src:string', 'n:long', 'extra:real', 's:string']);
  expect(await rowsOf(`${query} | sort by src asc`)).toEqual([
    ['A', 1, null, 'red fox'],
    ['B', null, 1.5, 'fox'],
  ]);
});

it('takes a column that a table lacks for null in the condition', async () => {
  const query = `${tables} find in (A, B) where n == 2 or extra > 1 project s | sort by s asc`;
  expect(await rowsOf(query)).toEqual([
    ['B', 'fox'],
    ['A', 'hen'],
  ]);
});

it('looks for a term in every column, and casts to the type that is asked for', async () => {
  const query = `${tables} find in (A) where * has 'hen' project n:string`;
  expect(await rowsOf(query)).toEqual([['A', '2']]);
});

it('refuses to pack the other columns, of which the documentation says two things', async () => {
  expect((await problemsOf(`${tables} find in (A, B) where s has 'fox'`))[0]).toContain(
    'packing the other columns',
  );
});
