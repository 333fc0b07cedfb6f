import { expect, it } from 'vitest';

import { columnsOf, problemsOf, rowsOf } from '../query.suite.ts';

it('keeps all columns, and both where a name has two types', async () => {
  expect(await columnsOf('union (print a = 1, b = 2), (print a = "x")')).toEqual([
    'a_long:long',
    'a_string:string',
    'b:long',
  ]);
});

it('pads texts with the empty text', async () => {
  expect(await rowsOf('union (print a = "x"), (print b = 1) | sort by a')).toEqual([
    ['x', null],
    ['', 1],
  ]);
});

it('refuses an inner union whose columns the binder does not know', async () => {
  const [problem] = await problemsOf('union kind=inner (print a = 1, b = 2), (print a = 3)');
  expect(problem).toContain('different columns');
  expect(await rowsOf('union kind=inner (print a = 1), (print a = 3)')).toEqual([[1], [3]]);
});

it('says where a row is from', async () => {
  const rows = await rowsOf(
    'let v = view () { print a = 1 }; union withsource=S v, (print a = 2 | as named), (print a = 3) | sort by a asc',
  );
  expect(rows.map((row) => row[0])).toEqual(['v', 'named', 'union_arg2']);
});

it('leaves out the branches of a fuzzy union whose table does not exist', async () => {
  expect(
    await columnsOf(
      'union isfuzzy=true (Missing | where x == 1 | project Name = y), (Events | project Name)',
    ),
  ).toEqual(['Name:string']);
});

it('names the nearest table for a missing one', async () => {
  const [problem] = await problemsOf('union Event, EventsOld');
  expect(problem).toContain("did you mean 'Events'?");
});

it('takes every table that a wildcard matches', async () => {
  expect(await columnsOf('union Events* | project Name')).toEqual(['Name:string']);
});

it('refuses names that the binder and Kusto make differently', async () => {
  const [problem] = await problemsOf('union (print x = 1), (print x = int(2)), (print x_long = 3)');
  expect(problem).toContain('several types');
});

it('refuses a wildcard that matches views of let statements, whose columns the binder leaves out', async () => {
  const views = 'let V1 = view () { print x = 1 }; let V2 = view () { print y = 2 };';
  const problems = await problemsOf(`${views} union V*`);
  expect(problems[0]).toMatch(/wildcard that matches views.*union V1, V2/s);
  expect(await rowsOf(`${views} union isfuzzy = true V*, Absent* | count`)).toEqual([[2]]);
});

it('matches a wildcard of many stars without trying every way in which a name might fit', async () => {
  const letters = 'a'.repeat(80);
  const views = `let ${letters} = view () { print x = 1 }; let ${letters}c = view () { print x = 1 };`;
  expect(await rowsOf(`${views} union isfuzzy = true ${'*a'.repeat(20)}*c, Absent* | count`)).toEqual([[1]]);
});
