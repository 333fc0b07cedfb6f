import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { countQueries, tryQuery } from './try-queries.ts';

describe('a trial of queries over empty tables', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ tables: [{ name: 'T', columns: [{ name: 'a', type: 'string' }] }] });
  });
  afterAll(() => engine.close());

  it('tells what ran, what did not bind and what was refused', async () => {
    const queries = ['T | where a == "x"', 'T | where b == 1', 'T | extend v = geo_angle(1, 2, 3, 4, 5, 6)'];
    const trials = [];
    for (const [index, query] of queries.entries())
      trials.push(await tryQuery({ id: String(index), query }, engine, new Date(0)));
    expect(countQueries(trials)).toEqual({
      total: 3,
      bound: 2,
      executed: 1,
      refused: 1,
      sqlErrors: 0,
      refusedBy: { "the function 'geo_angle'": 1 },
    });
  });
});
