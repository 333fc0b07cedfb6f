import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { aggregateRules } from './rules/aggregates.ts';
import { allRules } from './rules/all-rules.ts';
import { runReport } from './runner/report.ts';
import { runAggregates } from './runner/run-aggregates.ts';
import { runDifferential } from './runner/run-differential.ts';

describe('engine and reference evaluator', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ tables: [] });
  });
  afterAll(() => engine.close());

  it.each([11, 12, 13])(
    'agree on random expressions over edge values (seed %i)',
    async (seed) => {
      const tally = await runDifferential(engine, { rules: allRules, cases: 3000, seed });
      expect(tally.disagreements, runReport([tally], seed)).toEqual([]);
      expect(tally.compared).toBeGreaterThan(2000);
    },
    300_000,
  );

  it.each([11, 12])(
    'agree on aggregations of random expressions (seed %i)',
    async (seed) => {
      const tally = await runAggregates(engine, {
        aggregates: aggregateRules,
        rules: allRules,
        seed,
        queries: 4,
      });
      expect(tally.disagreements, runReport([tally], seed)).toEqual([]);
      expect(tally.compared).toBeGreaterThan(150);
    },
    300_000,
  );
});
