import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { allRules } from './rules/all-rules.ts';
import { brokenRelations, distinctRules, relationKinds } from './runner/relations.ts';

describe('for every rule of the reference evaluator, the engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ tables: [] });
  });
  afterAll(() => engine.close());

  it.each(relationKinds)(
    '$says',
    async ({ relate, mayReject }) => {
      const relations = distinctRules(allRules).flatMap((rule) => relate(rule));
      expect(relations.length).toBeGreaterThan(20);
      expect(await brokenRelations(engine, relations, mayReject)).toEqual([]);
    },
    300_000,
  );
});
