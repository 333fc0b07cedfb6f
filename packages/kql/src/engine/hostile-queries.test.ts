import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from './create-engine.ts';
import type { Engine } from './engine.ts';

const now = new Date('2026-01-12T12:00:00Z');
let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({
    tables: [{ name: 'T', columns: [{ name: 'S', type: 'string' }] }],
    memoryLimitMb: 256,
  });
});
afterAll(() => engine.close());

async function codesOf(kql: string, timeoutMs = 2000): Promise<readonly string[]> {
  const result = await engine.query(kql, { now, timeoutMs });
  return result.problems.map((problem) => problem.code);
}

describe('a query that would exhaust the machine', () => {
  it('by rows without end is stopped when its time is over', async () => {
    expect(await codesOf('range i from 1 to 1000000000000 step 1 | count')).toEqual(['kql/timeout']);
  });

  it('by a result larger than memory is refused', async () => {
    const codes = await codesOf('range i from 1 to 1000000000000 step 1', 20_000);
    expect(['kql/out-of-memory', 'kql/timeout']).toContain(codes[0]);
  });

  it('by parentheses without end is refused', async () => {
    const text = `print x = ${'('.repeat(5000)}1${')'.repeat(5000)}`;
    expect(await codesOf(text)).toEqual(['kql/too-deep']);
  });

  it('by thousands of conditions is refused, with what to write instead', async () => {
    const text = `T | where ${Array.from({ length: 5000 }, (_, i) => `S != 'v${i}'`).join(' and ')}`;
    const result = await engine.query(text, { now });
    expect(result.problems).toMatchObject([
      { code: 'kql/too-deep', hints: [expect.stringContaining('in (…)')] },
    ]);
  });

  it.each([
    ['by a list of a thousand million values', 'print repeat(1, 1000000000)', 'kql/run-time'],
    ['by a range of reals that ends at infinity', 'range x from 0.0 to real(+inf) step 0.5', 'kql/run-time'],
    [
      'by a range whose end is found out',
      'range x from 1 to toscalar(print 1000000000000) step 1 | count',
      'kql/run-time',
    ],
    ['by a range of reals without end', 'range x from 1 to 1e12 step 0.0001 | count', 'kql/timeout'],
    [
      'by one call of a function that computes for minutes',
      'print array_length(series_fir(range(1, 1000000, 1), range(1, 100000, 1)))',
      'kql/timeout',
    ],
  ])('%s is stopped', async (_what, text, code) => {
    const begun = performance.now();
    expect(await codesOf(text)).toEqual([code]);
    expect(performance.now() - begun).toBeLessThan(20_000);
  });

  it('by many calls of a function is stopped when nobody waits for it', async () => {
    const text = 'range x from 1 to 1000 step 1 | extend y = repeat(x, 100000) | summarize make_list(y)';
    const signal = AbortSignal.timeout(500);
    const result = await engine.query(text, { now, signal });
    expect(result.problems.map((problem) => problem.code)).toEqual(['kql/cancelled']);
  });

  it.each([
    ['text', "print strlen(strrep('abc', 1000000000))", 3072],
    ['list', 'print array_length(range(1, 1000000000, 1))', 1_048_576],
  ])('by one %s gets what Kusto gives at the most', async (_what, text, length) => {
    expect(await engine.query(text, { now })).toMatchObject({ ok: true, rows: [[length]] });
  });

  it('leaves the engine working', async () => {
    expect(await engine.query('print x = 1', { now })).toMatchObject({ ok: true, rows: [[1]] });
  });
});

it('range gives no row where its step leads away from its end, and both ends where it does not', async () => {
  const rowsOf = async (kql: string) => {
    const result = await engine.query(kql, { now });
    return result.ok ? result.rows.flat() : result.problems;
  };
  expect(await rowsOf('range i from 3 to 1 step 1')).toEqual([]);
  expect(await rowsOf('range i from 3 to 1 step -1')).toEqual([3, 2, 1]);
  expect(await rowsOf('range t from 1h to 3h step 1h')).toEqual(['01:00:00', '02:00:00', '03:00:00']);
});
