import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { readSchemas } from './read-schemas.ts';
import { runCorpus, scoreCorpus } from './score-corpus.ts';

const now = new Date('2026-01-12T00:00:00Z');
let engine: Engine;
beforeAll(async () => {
  const schemas = readSchemas({ T: { TimeGenerated: 'datetime', Name: 'string' } });
  engine = await createEngine({ tables: schemas.ok ? schemas.value : [] });
});
afterAll(() => engine.close());

it('counts what runs, what is refused and by which construct, and what does not bind', async () => {
  const queries = [
    'T | where Name == "x" | count',
    'T | extend p = geo_point_to_geohash(1.0, 2.0)',
    'T | where geo_point_to_geohash(1.0, 2.0) != ""',
    'T | where Nmae == "x"',
    'Missing | take 1',
  ].map((query, id) => ({ id: String(id), query }));
  expect(scoreCorpus(await runCorpus(queries, engine, now))).toEqual({
    total: 5,
    bound: 3,
    executed: 1,
    refused: 2,
    sqlErrors: 0,
    refusedBy: { "the function 'geo_point_to_geohash'": 2 },
  });
});

it('knows the other names of types', () => {
  const read = readSchemas({ T: { A: 'double', B: 'boolean' } });
  expect(read.ok && read.value[0]?.columns.map((column) => column.type)).toEqual(['real', 'bool']);
});

it('says which column of the schemas has no type', () => {
  const read = readSchemas({ T: { A: 'string', B: 'text' } }, 'tables.json');
  expect(read.problems).toMatchObject([{ file: 'tables.json', field: 'T.B' }]);
});
