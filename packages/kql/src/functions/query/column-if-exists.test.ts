import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../../engine/create-engine.ts';
import type { Engine } from '../../engine/engine.ts';

const now = new Date('2026-01-12T09:30:00Z');
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ tables: [{ name: 'T', columns: [{ name: 'Here', type: 'long' }] }] });
  await engine.load('T', [{ values: { Here: 7 } }]);
});
afterAll(() => engine.close());

it('is the column where there is one, and the other value where there is none', async () => {
  const result = await engine.query(
    "T | project a = column_ifexists('Here', 0), b = column_ifexists('here', 'none')",
    { now },
  );
  expect(result).toMatchObject({ ok: true, rows: [[7, 'none']] });
});
