import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from './create-engine.ts';
import type { Engine } from './engine.ts';
import type { Watchlist } from '../schema/workspace.ts';

const now = new Date('2026-03-01T12:00:00Z');
const people: Watchlist = {
  alias: 'People',
  searchKey: 'Upn',
  columns: ['Upn', 'Team'],
  rows: [{ Upn: 'kim@example.com', Team: 'cloud' }],
};
const teams: Watchlist = {
  alias: 'Teams',
  searchKey: 'Team',
  columns: ['Team', 'Pager'],
  rows: [{ Team: 'cloud', Pager: '4711' }],
};

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ tables: [], watchlists: [people, teams] });
});
afterAll(() => engine.close());

async function ask(text: string) {
  const answer = await engine.query(text, { now });
  return answer.ok ? answer.rows : answer.problems.map((problem) => `${problem.code}: ${problem.message}`);
}

it('gives each watchlist of a query the columns of its own', async () => {
  const text = `_GetWatchlist('People') | join kind=inner (_GetWatchlist("Teams")) on Team | project Upn, Pager`;
  expect(await ask(text)).toEqual([['kim@example.com', '4711']]);
});

it('knows the watchlist that a constant or an argument names', async () => {
  expect(await ask(`let list = 'Teams'; _GetWatchlist(list) | project Pager`)).toEqual([['4711']]);
  const inFunction = `let pagers = (list:string) { _GetWatchlist(list) | project Pager }; pagers('Teams')`;
  expect(await ask(inFunction)).toEqual([['4711']]);
});

it('says that a function wants a column which the watchlist of this call lacks', async () => {
  const text = `let pagers = (list:string) { _GetWatchlist(list) | project Pager }; pagers('People')`;
  expect(await ask(text)).toEqual([expect.stringContaining('Pager')]);
});

it('says that a watchlist does not exist', async () => {
  expect(await ask(`_GetWatchlist('Peple') | project SearchKey`)).toEqual([
    expect.stringContaining(`there is no watchlist 'Peple'`),
  ]);
});

it('sees the watchlists that replaced the others, their columns too, and no longer the others', async () => {
  const count = `_GetWatchlist('People') | count`;
  expect(await ask(count)).toEqual([[1]]);
  engine.setWatchlists([{ ...people, rows: [] }]);
  expect(await ask(count)).toEqual([[0]]);
  expect(await ask(`_GetWatchlist('Teams') | count`)).toEqual([expect.stringContaining('no watchlist')]);
  engine.setWatchlists([{ ...people, columns: ['Upn', 'Desk'], rows: [{ Upn: 'a', Desk: '9' }] }]);
  expect(await ask(`_GetWatchlist('People') | project Desk`)).toEqual([['9']]);
  expect(await ask(`_GetWatchlist('People') | project Team`)).toEqual([expect.stringContaining('Team')]);
  engine.setWatchlists([people, teams]);
  expect(await ask(count)).toEqual([[1]]);
});
