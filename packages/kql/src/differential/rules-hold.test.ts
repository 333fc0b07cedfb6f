import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { shownValue } from './cases/compare-values.ts';
import { aggregateRules } from './rules/aggregates.ts';
import { allRules } from './rules/all-rules.ts';
import { ruleTitle, wrongExamples } from './runner/check-examples.ts';

describe('the reference evaluator', () => {
  it('has a row for each of 300 documented rules, over 80 functions and ten aggregations', () => {
    expect(allRules.length).toBeGreaterThanOrEqual(300);
    expect(new Set(allRules.map((rule) => rule.name)).size).toBeGreaterThanOrEqual(80);
    expect(new Set(aggregateRules.map((rule) => rule.name)).size).toBeGreaterThanOrEqual(10);
  });

  it('cites a page of the documentation or a recorded answer for each rule', () => {
    const sources = [...allRules, ...aggregateRules].map((rule) => rule.source);
    expect(sources.filter((source) => !/^(?:answer (?:fuzz|docs)\/|[a-z0-9_-]+)/.test(source))).toEqual([]);
  });

  it('gives what the citation of each rule gives', () => {
    const wrong = allRules.filter(
      ({ result, example, evaluate }) =>
        shownValue(result, evaluate(example.takes)) !== shownValue(result, example.gives),
    );
    expect(wrong.map(ruleTitle)).toEqual([]);
  });

  it('gives what the citation of each aggregation gives', () => {
    const wrong = aggregateRules.filter(
      ({ result, example, evaluate }) =>
        shownValue(result, evaluate(example.rows)) !== shownValue(result, example.gives),
    );
    expect(wrong.map(({ name, source }) => `${name}: ${source}`)).toEqual([]);
  });
});

describe('the engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ tables: [] });
  });
  afterAll(() => engine.close());

  it('answers the example of each rule as its citation does', async () => {
    expect(await wrongExamples(engine, allRules)).toEqual([]);
  }, 300_000);
});
