import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from './create-engine.ts';
import type { Engine } from './engine.ts';

const now = new Date('2026-01-12T12:00:00Z');
const hidden = [
  { name: '_ItemId', type: 'string', missing: 'row-id' },
  { name: '_ResourceId', type: 'string' },
  { name: '_TimeReceived', type: 'datetime' },
  { name: 'Type', type: 'string', missing: 'table-name' },
] as const;
let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({
    tables: ['A', 'B'].map((name) => ({ name, columns: [{ name: 'n', type: 'long' }], hidden })),
    functions: [
      { name: 'Seen', parameters: '()', body: "A | where _ResourceId == 'r1'" },
      { name: 'Chosen', parameters: '()', body: 'A | project n, _ResourceId' },
    ],
  });
  await engine.load('A', [{ values: { n: 1 } }, { values: { n: 2, _ResourceId: 'r1' } }]);
  await engine.load('B', [{ values: { n: 2 } }]);
});
afterAll(() => engine.close());

async function ask(text: string) {
  const result = await engine.query(text, { now });
  if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join());
  return { columns: result.columns.map((column) => column.name), rows: result.rows };
}

describe('a hidden column', () => {
  it('is not shown where nothing names it', async () => {
    expect(await ask('A | order by n asc')).toEqual({ columns: ['n'], rows: [[1], [2]] });
  });

  it('can be filtered by without being shown', async () => {
    expect(await ask("A | where _ResourceId == 'r1'")).toEqual({ columns: ['n'], rows: [[2]] });
    expect(await ask('Seen')).toEqual({ columns: ['n'], rows: [[2]] });
  });

  it('is shown where it is chosen', async () => {
    expect(await ask('A | where isnotempty(_ResourceId) | project n, _ResourceId')).toEqual({
      columns: ['n', '_ResourceId'],
      rows: [[2, 'r1']],
    });
    expect((await ask('Chosen() | take 1')).columns).toEqual(['n', '_ResourceId']);
    expect((await ask('A | extend _ResourceId = tolower(_ResourceId)')).columns).toEqual([
      'n',
      '_ResourceId',
    ]);
    expect((await ask('A | summarize count() by _ResourceId')).columns).toEqual(['_ResourceId', 'count_']);
  });

  it('is null where the data has none', async () => {
    expect((await ask('B | project _ResourceId, _TimeReceived')).rows).toEqual([['', null]]);
  });

  it('names the table of a row, and tells the rows of a table apart', async () => {
    const { rows } = await ask(
      'union A, B | summarize n = count(), ids = dcount(_ItemId) by Type | order by Type asc',
    );
    expect(rows).toEqual([
      ['A', 2, 2],
      ['B', 1, 1],
    ]);
  });

  it('of the other side of a join is not shown either', async () => {
    const joined = "A | where _ResourceId == 'r1' | join kind=inner B on n";
    expect((await ask(joined)).columns).toEqual(['n', 'n1']);
  });

  it('is not part of a whole row', async () => {
    const filtered = "A | where _ResourceId == 'r1'";
    expect((await ask(`${filtered} | project bag = pack_all()`)).rows).toEqual([[{ n: 2 }]]);
    expect((await ask(`${filtered} | getschema | project ColumnName`)).rows).toEqual([['n']]);
  });

  it('that no table has is unknown', async () => {
    const result = await engine.query('A | where _Resource == 1', { now });
    expect(result.problems[0]).toMatchObject({ code: 'kql/unknown-name' });
  });

  it('is loaded after a query has named it, and after the tables were emptied', async () => {
    const count = async () => (await ask("B | where _ResourceId == 'r2' | count")).rows[0]?.[0];
    expect(await count()).toBe(0);
    await engine.load('B', [{ values: { n: 3, _ResourceId: 'r2' } }, { values: { n: 4 } }]);
    expect(await count()).toBe(1);
    await engine.clear();
    expect(await count()).toBe(0);
    expect((await engine.load('B', [{ values: { n: 3, _ResourceId: 'r2' } }])).problems).toEqual([]);
    expect(await count()).toBe(1);
  });
});
