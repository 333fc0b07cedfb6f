import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../../engine/create-engine.ts';
import type { Engine } from '../../engine/engine.ts';

const now = new Date('2026-01-12T09:30:00Z');
let engine: Engine;
beforeAll(async () => {
  const columns = [{ name: 'TimeGenerated', type: 'datetime' as const }];
  engine = await createEngine({ tables: [{ name: 'T', columns }] });
  await engine.load('T', [{ values: { TimeGenerated: '2026-01-12T09:00:00Z' } }]);
});
afterAll(() => engine.close());

it('is the time at which the row was generated', async () => {
  const result = await engine.query('T | where ingestion_time() > ago(1h) | project t = ingestion_time()', {
    now,
  });
  expect(result).toMatchObject({ ok: true, rows: [['2026-01-12T09:00:00.0000000Z']] });
});

it('is refused where that time is gone, instead of dropping every row', async () => {
  const result = await engine.query('T | project x = 1 | where ingestion_time() > ago(1h)', { now });
  expect(result.problems[0]).toMatchObject({ code: 'kql/unsupported', span: { line: 1 } });
  expect(result.problems[0]!.hints).toEqual(['use it before project or summarize']);
});
