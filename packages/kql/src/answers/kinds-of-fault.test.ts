import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

import { formatProblem } from '@drawbridge/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { KqlValue } from '../schema/types.ts';

/**
 * One file per kind of fault that this engine had, with its siblings, and in `documented` what Microsoft says of functions
 * that no recorded answer has: what Kusto answers, and how that is known (`recorded` answer, Microsoft's `documentation`,
 * or `knowledge` of its users).
 */
interface KindCase {
  /** A query, or an expression whose value is asked for. */
  readonly ask: string;
  readonly by: string;
  /** The value of an expression. Reals that JSON cannot write are text: `NaN`. */
  readonly is?: unknown;
  readonly rows?: readonly (readonly unknown[])[];
  readonly columns?: readonly string[];
  /** What the first problem must say, where Kusto refuses. */
  readonly refused?: string;
}

const folder = fileURLToPath(new URL('cases/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json'))
  .sort();
const casesOf = (file: string): readonly KindCase[] =>
  JSON.parse(readFileSync(`${folder}${file}`, 'utf8')) as readonly KindCase[];

const isQuery = /^(?:print|let|datatable|range|union|search|Logs)\b/;
const inJson = (value: KqlValue | undefined): unknown =>
  typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value))
    ? String(value)
    : Object.is(value, -0)
      ? 0
      : value;

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine({
    tables: [
      {
        name: 'Logs',
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Text', type: 'string' },
          { name: 'Number', type: 'long' },
          { name: 'Details', type: 'dynamic' },
        ],
      },
    ],
  });
});
afterAll(() => engine.close());

describe.each(files)('%s', (file) => {
  it.each(casesOf(file).map((kindCase) => [kindCase.ask, kindCase] as const))('%s', async (_, kindCase) => {
    const text = isQuery.test(kindCase.ask) ? kindCase.ask : `print value = ${kindCase.ask}`;
    const result = await engine.query(text, { now: new Date('2026-01-12T12:00:00Z') });
    const problems = result.problems.filter((problem) => problem.severity === 'error').map(formatProblem);
    if (kindCase.refused !== undefined) {
      expect(problems.join('\n')).toContain(kindCase.refused);
      return;
    }
    if (!result.ok) throw new Error(problems.join('\n'));
    const rows = result.rows.map((row) => row.map(inJson));
    if ('is' in kindCase) expect(rows).toEqual([[kindCase.is]]);
    if (kindCase.rows !== undefined) expect(rows).toEqual(kindCase.rows);
    if (kindCase.columns !== undefined)
      expect(result.columns.map(({ name, type }) => `${name}:${type}`)).toEqual(kindCase.columns);
  });
});

describe('a case file', () => {
  it.each(files)('%s has six cases or more, each with its evidence and something to expect', (file) => {
    const cases = casesOf(file);
    expect(cases.length).toBeGreaterThanOrEqual(6);
    const keys = (kindCase: KindCase): readonly string[] => Object.keys(kindCase);
    expect(cases.filter((kindCase) => !/^(?:recorded|documentation|knowledge)/.test(kindCase.by))).toEqual(
      [],
    );
    expect(
      cases.filter(
        (kindCase) => !keys(kindCase).some((key) => ['is', 'rows', 'columns', 'refused'].includes(key)),
      ),
    ).toEqual([]);
    expect(basename(file, '.json')).toMatch(/^[a-z0-9-]+$/);
  });
});
