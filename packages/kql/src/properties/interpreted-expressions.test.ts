import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { jsonText } from '../ingest/json-text.ts';
import { randomExpression, type RandomType } from './random-expression.suite.ts';
import { table } from './random-pipeline.suite.ts';

/** Two rows of the same values: the second is computed by `scan` in JavaScript from the first, and by DuckDB itself. */
const rows = [
  {
    b: true,
    n: 1,
    r: 1.5,
    s: 'a',
    t: '2026-01-12T09:35:42.2571234Z',
    span: '01:00:00',
    d: { a: 1, b: [1, 2] },
  },
  { b: false, n: -7, r: -0.5, s: 'Ab c', t: '2026-01-12T10:00:00Z', span: '-1.00:00:00', d: [1, 'x', null] },
  { b: null, n: null, r: null, s: '', t: null, span: null, d: null },
  {
    b: true,
    n: 9223372036854775807n,
    r: 1e300,
    s: 'é😀 x_y-z',
    t: '9999-12-31T23:59:59.9999999Z',
    span: null,
    d: 'text',
  },
  { b: false, n: 42, r: 'nan', s: 'a', t: '0001-01-01', span: '00:00:00.0000001', d: [] },
  { b: true, n: 42, r: '-inf', s: '10', t: '2026-01-12', span: '00:00:00', d: { a: { b: 'c' } } },
];

const types: readonly RandomType[] = ['bool', 'long', 'real', 'string', 'datetime', 'timespan', 'dynamic'];

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ tables: [{ name: 'T', columns: table }] });
  await engine.load(
    'T',
    rows.map((values) => ({ values })),
  );
});
afterAll(() => engine.close());

async function valuesOf(query: string): Promise<string | undefined> {
  const result = await engine.query(query, { now: new Date('2026-01-12T12:00:00Z'), timeoutMs: 20_000 });
  if (result.ok)
    return jsonText(
      result.rows.map((row) => row.map((cell) => (typeof cell === 'number' ? String(cell) : cell))),
    );
  expect(
    result.problems.filter((problem) => problem.code === 'kql/internal' || problem.code === 'kql/timeout'),
  ).toEqual([]);
  return undefined;
}

it('an expression of what a step of scan matched before is what DuckDB makes of the same row', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc
        .constantFrom(...types)
        .chain((type) => fc.tuple(fc.constant(type), randomExpression(type, table, 3))),
      async ([type, expression]) => {
        const twice =
          'T | extend k = n, i = range(1, 2) | mv-expand i to typeof(long) | sort by tostring(s) asc, tostring(r) asc, tostring(t) asc, i asc';
        const inState = expression.replace(/\b(?:b|n|r|s|t|span|d)\b(?![('])/g, (name, at: number) =>
          /[.'"@]$/.test(expression.slice(0, at)) || isInText(expression, at) ? name : `q.${name}`,
        );
        const scanned = await valuesOf(
          `${twice} | scan declare (v:${type}) with (step q: true => v = ${inState};) | where i == 2 | project v = tostring(v), e = isnull(v)`,
        );
        const plain = await valuesOf(
          `${twice} | where i == 2 | project v = ${expression} | project v = tostring(v), e = isnull(v)`,
        );
        if (scanned === undefined || plain === undefined) return;
        expect(scanned).toBe(plain);
        compared += 1;
      },
    ),
    { seed: 20260112, numRuns: 40, endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(25);
});

/** Whether an offset lies inside quotes. */
function isInText(expression: string, at: number): boolean {
  const before = expression.slice(0, at).replace(/'[^']*'|"[^"]*"/g, '');
  return /['"]/.test(before);
}
