import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine, QueryResult } from '../engine/engine.ts';
import { jsonText } from '../ingest/json-text.ts';
import { randomExpression } from './random-expression.suite.ts';
import { randomPipeline, table } from './random-pipeline.suite.ts';

/** The seed is fixed, so that a run says the same everywhere; another finds other queries. */
const settings = { seed: 20260112, numRuns: 60, endOnFailure: false };

const rows: readonly Readonly<Record<string, unknown>>[] = [
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

const now = new Date('2026-01-12T12:00:00Z');
let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({ tables: [{ name: 'T', columns: table }] });
  const report = await engine.load(
    'T',
    rows.map((values) => ({ values })),
  );
  expect(report.problems).toEqual([]);
});
afterAll(() => engine.close());

/** Asks, and asserts that a refusal is one that we mean: named, placed, and not a fault of ours. */
async function ask(text: string): Promise<QueryResult> {
  const result = await engine.query(text, { now, timeoutMs: 20_000 });
  if (result.ok) return result;
  const faults = result.problems.filter(
    (problem) => problem.code === 'kql/internal' || problem.code === 'kql/timeout',
  );
  expect(faults).toEqual([]);
  return result;
}

/** The rows in an order that is the same however they come; undefined where the query is refused. */
async function rowsOf(text: string): Promise<readonly string[] | undefined> {
  const result = await ask(text);
  return result.ok ? result.rows.map((row) => row.map(cellText).join(' | ')).sort() : undefined;
}

const cellText = (value: unknown): string =>
  typeof value === 'number' && !Number.isInteger(value) ? String(value) : jsonText(value);

let compared = 0;
beforeEach(() => {
  compared = 0;
});

async function expectSame(left: string, right: string): Promise<void> {
  const [a, b] = [await rowsOf(left), await rowsOf(right)];
  if (a === undefined || b === undefined) return;
  expect(a).toEqual(b);
  compared += 1;
}

describe('a random pipeline', () => {
  it('is answered as it was checked, or refused; nothing else', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(randomPipeline(5), async ({ text }) => {
        const checked = await engine.check(text);
        const result = await ask(text);
        expect(checked.ok).toBe(
          result.ok || result.problems.some((problem) => problem.code === 'kql/run-time'),
        );
        if (!checked.ok || !result.ok) return;
        answered += 1;
        expect(result.columns).toEqual(checked.columns);
        for (const row of result.rows) expect(row).toHaveLength(checked.columns.length);
      }),
      settings,
    );
    // A generator that makes nothing but refused queries would prove nothing.
    expect(answered).toBeGreaterThan(settings.numRuns * 0.8);
  });

  it('gives the same rows when a filter is split, or stands before what it does not use', async () => {
    const conditions = fc.tuple(randomExpression('bool', table, 2), randomExpression('bool', table, 2));
    const values = randomExpression('string', table, 2);
    await fc.assert(
      fc.asyncProperty(conditions, values, async ([a, b], value) => {
        await expectSame(`T | where ${a} and ${b}`, `T | where ${a} | where ${b}`);
        await expectSame(`T | extend z = ${value} | where ${a}`, `T | where ${a} | extend z = ${value}`);
      }),
      { ...settings, numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(24);
  });

  it('gives each row to a condition, to its negation, or to neither because it is null', async () => {
    await fc.assert(
      fc.asyncProperty(randomExpression('bool', table, 3), async (a) => {
        const parts = [`(T | where ${a})`, `(T | where not(${a}))`, `(T | where isnull(${a}))`];
        await expectSame(`union ${parts.join(', ')}`, 'T');
      }),
      { ...settings, numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(24);
  });

  it('gives the same rows when it is materialised', async () => {
    await fc.assert(
      fc.asyncProperty(randomPipeline(3), async ({ text }) => {
        await expectSame(`let P = materialize(${text}); union P, P`, `union (${text}), (${text})`);
      }),
      { ...settings, numRuns: 30 },
    );
    expect(compared).toBeGreaterThan(24);
  });
});
