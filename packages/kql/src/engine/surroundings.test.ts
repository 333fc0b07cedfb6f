import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from './create-engine.ts';
import type { Engine, QueryOptions } from './engine.ts';

/** What stands around a rule in the service: saved functions, watchlists, a time range, parameters. */
const now = new Date('2026-01-12T12:00:00Z');
let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({
    tables: [
      {
        name: 'SigninLogs',
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'User', type: 'string' },
          { name: 'Ip', type: 'string' },
        ],
      },
      {
        name: 'Case',
        columns: [
          { name: 'a', type: 'long' },
          { name: 'A', type: 'long' },
        ],
      },
    ],
    functions: [
      {
        name: 'Recent',
        parameters: '(period:timespan)',
        body: 'SigninLogs | where TimeGenerated > ago(period)',
      },
      { name: 'Domain', parameters: '(user:string)', body: "tostring(split(user, '@')[1])" },
      { name: 'OfTable', parameters: '(rows:(User:string))', body: '{ rows | distinct User }' },
      { name: 'Nested', parameters: '()', body: 'Recent(2h) | extend Domain = Domain(User)' },
    ],
    watchlists: [
      {
        alias: 'Vips',
        searchKey: 'User',
        columns: ['User', 'Since'],
        rows: [{ User: 'ada@example.com', Since: '2025' }],
      },
      { alias: 'Empty', searchKey: 'Ip', columns: ['Ip'], rows: [] },
    ],
  });
  const rows = [
    { TimeGenerated: '2026-01-12T09:00:00Z', User: 'ada@example.com', Ip: '192.0.2.1' },
    { TimeGenerated: '2026-01-12T11:00:00Z', User: 'bob@example.com', Ip: '192.0.2.2' },
    { TimeGenerated: '2026-01-12T11:59:00Z', User: 'ada@example.com', Ip: '198.51.100.3' },
  ];
  await engine.load(
    'SigninLogs',
    rows.map((values) => ({ values })),
  );
  await engine.load('Case', [{ values: { a: 1, A: 2 } }]);
});
afterAll(() => engine.close());

async function ask(text: string, options: Partial<QueryOptions> = {}) {
  const result = await engine.query(text, { now, ...options });
  return result.ok ? result.rows : result.problems.map((problem) => `${problem.code}: ${problem.message}`);
}

describe('a saved function', () => {
  it("takes scalars, and sees the query's clock", async () => {
    expect(await ask('Recent(30m) | project User')).toEqual([['ada@example.com']]);
    expect(await ask('Recent(2h) | count')).toEqual([[2]]);
  });

  it('is bound again where it is called, over tables too', async () => {
    const users = [['ada@example.com'], ['bob@example.com']];
    const filtered = "SigninLogs | where Ip startswith '192'";
    expect(await ask(`OfTable((${filtered})) | order by User asc`)).toEqual(users);
    expect(await ask(`${filtered} | invoke OfTable() | order by User asc`)).toEqual(users);
  });

  it('calls others', async () => {
    expect(await ask('Nested() | summarize count() by Domain')).toEqual([['example.com', 2]]);
  });

  it('that does not exist is named with the nearest that does', async () => {
    const result = await engine.query('Recnt(1h)', { now });
    expect(result.problems[0]).toMatchObject({ code: 'kql/unknown-function', span: { line: 1, column: 1 } });
    expect(result.problems[0]!.hints.join()).toContain('Recent');
  });
});

describe('a watchlist', () => {
  it('gives its columns and its search key', async () => {
    const query = "_GetWatchlist('Vips') | project SearchKey, User, Since";
    expect(await ask(query)).toEqual([['ada@example.com', 'ada@example.com', '2025']]);
  });

  it('filters rows', async () => {
    const query = "SigninLogs | where User in ((_GetWatchlist('Vips') | project User)) | count";
    expect(await ask(query)).toEqual([[2]]);
  });

  it('without rows filters nothing away by leftanti', async () => {
    const query = "SigninLogs | join kind=leftanti (_GetWatchlist('Empty')) on Ip | count";
    expect(await ask(query)).toEqual([[3]]);
  });

  it('that does not exist is named', async () => {
    const result = await engine.query("_GetWatchlist('Vip') | count", { now });
    expect(result.problems[0]!.message).toContain("'Vip'");
  });
});

describe('a query', () => {
  it('sees only its time range, whose end is excluded', async () => {
    const timeRange = { from: new Date('2026-01-12T09:00:00Z'), to: new Date('2026-01-12T11:00:00Z') };
    expect(await ask('SigninLogs | project User', { timeRange })).toEqual([['ada@example.com']]);
  });

  it('takes parameters', async () => {
    const text =
      'declare query_parameters(who:string, least:long = 1); SigninLogs | where User has who | summarize n = count() | where n >= least';
    expect(await ask(text, { parameters: { who: 'ada' } })).toEqual([[2]]);
    expect(await ask(text, { parameters: { who: 'ada', least: 3 } })).toEqual([]);
  });

  it('tells columns apart that differ only in case', async () => {
    expect(await ask('Case | project A, a, sum = a + A')).toEqual([[2, 1, 3]]);
  });

  it('keeps two queries with different clocks apart when they run at once', async () => {
    const text = 'print t = now()';
    const clocks = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'];
    const answers = await Promise.all(clocks.map((clock) => ask(text, { now: new Date(clock) })));
    expect(answers).toEqual([[['2026-01-01T00:00:00.0000000Z']], [['2026-01-02T00:00:00.0000000Z']]]);
  });
});
