import type { Problem } from '@drawbridge/base';

import type { Engine } from '../../engine/engine.ts';
import type { KqlType, KqlValue } from '../../schema/types.ts';
import { batchQuery, type Stage } from '../cases/batch.ts';
import type { Row } from '../cases/expression.ts';

const now = new Date('2025-06-15T12:00:00Z');

/** What the engine gives for one expression over all rows; or that it refuses, rejects or breaks. */
export type Answer =
  | { readonly type: KqlType; readonly values: readonly (KqlValue | undefined)[] }
  | { readonly problem: string; readonly refused: boolean };

function failed(problem: Problem | undefined): Answer {
  return {
    problem: problem === undefined ? 'no problem given' : `${problem.code}: ${problem.message}`,
    refused: problem?.code === 'kql/unsupported',
  };
}

/** Each expression has a line of its own in the query, so a problem's line says whose it is. */
function owners(query: string, problems: readonly Problem[], count: number): Map<number, Problem> {
  const first = query.split('\n').findIndex((line) => /^\| (?:project|summarize)/.test(line)) + 2;
  const found = new Map<number, Problem>();
  for (const problem of problems) {
    const place = (problem.span?.line ?? 0) - first;
    if (problem.severity === 'error' && place >= 0 && place < count && !found.has(place))
      found.set(place, problem);
  }
  return found;
}

/** Asks for all expressions in one query, and again without those that the engine does not take. */
export async function askEngine(
  engine: Engine,
  rows: readonly Row[],
  texts: readonly string[],
  stage: Stage = 'each row',
): Promise<readonly Answer[]> {
  if (texts.length === 0) return [];
  const query = batchQuery(rows, texts, stage);
  const result = await engine.query(query, { now });
  if (result.ok)
    return texts.map((_, place) => {
      const column = result.columns.findIndex(({ name }) => name === `c${place}`);
      return {
        type: result.columns[column]?.type ?? 'dynamic',
        values: result.rows.map((row) => row[column]),
      };
    });
  const errors = result.problems.filter(({ severity }) => severity === 'error');
  const blamed = owners(query, errors, texts.length);
  if (blamed.size === 0)
    return texts.length === 1 ? [failed(errors[0])] : askHalves(engine, rows, texts, stage);
  const taken = texts.filter((_, place) => !blamed.has(place));
  const others = await askEngine(engine, rows, taken, stage);
  let next = 0;
  return texts.map((_, place) =>
    blamed.has(place) ? failed(blamed.get(place)) : (others[next++] ?? failed(undefined)),
  );
}

async function askHalves(
  engine: Engine,
  rows: readonly Row[],
  texts: readonly string[],
  stage: Stage,
): Promise<readonly Answer[]> {
  const half = Math.ceil(texts.length / 2);
  return [
    ...(await askEngine(engine, rows, texts.slice(0, half), stage)),
    ...(await askEngine(engine, rows, texts.slice(half), stage)),
  ];
}
