import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { parseCases, type AnswerCase, type CaseResult } from './answer-case.ts';
import { knownDifferences } from './known-differences.ts';
import { runCase } from './score.ts';

/** Beside the repository; published answers of real Kusto that are not ours to copy. */
const corpus = fileURLToPath(new URL('../../../../../shared/corpus/kusto-answers/', import.meta.url));
const files = ['docs.jsonl', 'fuzz.jsonl']
  .map((name) => `${corpus}${name}`)
  .filter((file) => existsSync(file));

const NOW = new Date('2025-06-15T12:00:00Z');
const known = new Set(knownDifferences.flatMap((difference) => difference.cases));

/** The cases with ids that tell them apart: some share one, and the second becomes `id#2`. */
function named(cases: readonly AnswerCase[]): readonly AnswerCase[] {
  const seen = new Map<string, number>();
  return cases.map((answerCase) => {
    const count = (seen.get(answerCase.id) ?? 0) + 1;
    seen.set(answerCase.id, count);
    return count === 1 ? answerCase : { ...answerCase, id: `${answerCase.id}#${count}` };
  });
}

describe.skipIf(files.length === 0)(
  'the answers of real Kusto (skipped where ../shared/corpus is absent)',
  () => {
    let engine: Engine;
    const cases = named(files.flatMap((file) => parseCases(readFileSync(file, 'utf8'))));
    const results: CaseResult[] = [];

    beforeAll(async () => {
      engine = await createEngine({ tables: [] });
      for (const answerCase of cases) results.push(await runCase(answerCase, engine, NOW));
    }, 300_000);
    afterAll(() => engine.close());

    const differs = (result: CaseResult): boolean =>
      result.verdict === 'mismatch' || result.verdict === 'wronglyAccepted';

    it('are ours, or refused, or the difference is in the ledger', () => {
      const unknown = results.filter((result) => differs(result) && !known.has(result.id));
      expect(unknown.map(({ id, verdict, details }) => ({ id, verdict, details }))).toEqual([]);
    });

    it('still differ where the ledger says so', () => {
      const differing = new Set(results.filter(differs).map((result) => result.id));
      const stale = [...known].filter((id) => !differing.has(id));
      expect(stale, 'no longer different: remove them from the ledger').toEqual([]);
    });

    it('never make the engine fail', () => {
      expect(
        results.filter((result) => result.verdict === 'sqlError' || result.verdict === 'crashed'),
      ).toEqual([]);
    });

    it('are named by the ledger only where they exist', () => {
      const ids = new Set(cases.map((answerCase) => answerCase.id));
      expect([...known].filter((id) => !ids.has(id))).toEqual([]);
    });
  },
);

describe('the ledger of known differences', () => {
  it('names each case once', () => {
    const all = knownDifferences.flatMap((difference) => difference.cases);
    expect(all).toHaveLength(known.size);
  });
});
