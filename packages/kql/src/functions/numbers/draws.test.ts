import { expect, it } from 'vitest';

import { createEngine } from '../../engine/create-engine.ts';

it('draws the same numbers and GUIDs for the same query, another for each row', async () => {
  const engine = await createEngine({ tables: [] });
  const query = 'range i from 1 to 50 step 1 | extend r = rand(), n = rand(10), g = new_guid()';
  const options = { now: new Date('2026-01-12T00:00:00Z') };
  const [first, second] = [await engine.query(query, options), await engine.query(query, options)];
  await engine.close();
  if (!first.ok || !second.ok) throw new Error('the query failed');
  expect(first.rows).toEqual(second.rows);
  const guids = first.rows.map((row) => row[3] as string);
  expect(new Set(guids).size).toBe(50);
  expect(
    guids.every((guid) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(guid)),
  ).toBe(true);
  for (const [, share, whole] of first.rows) {
    expect(Number(share)).toBeGreaterThanOrEqual(0);
    expect(Number(share)).toBeLessThan(1);
    expect(Array.from({ length: 10 }, (_, index) => index)).toContain(whole);
  }
});
