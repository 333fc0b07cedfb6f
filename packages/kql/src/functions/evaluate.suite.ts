import { inspect } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { createEngine } from '../engine/create-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { KqlValue } from '../schema/types.ts';

/** Asks the engine for each expression's value; the expression and its value are the test's name. */
export function evaluates(cases: readonly (readonly [expression: string, value: KqlValue])[]): void {
  const { ask } = engineForSuite();
  for (const [expression, value] of cases) {
    it(`${expression} is ${inspect(value)}`, async () => {
      expect(await ask(expression)).toEqual(value);
    });
  }
}

/** Asserts that the engine refuses each expression with a message that holds the text. */
export function refuses(cases: readonly (readonly [expression: string, message: string])[]): void {
  const { ask } = engineForSuite();
  it.each(cases)('%s is refused: %s', async (expression, message) => {
    await expect(ask(expression)).rejects.toThrow(message);
  });
}

function engineForSuite(): { readonly ask: (expression: string) => Promise<KqlValue> } {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine({ tables: [] });
  });
  afterAll(() => engine.close());
  const ask = async (expression: string): Promise<KqlValue> => {
    const result = await engine.query(`print value = ${expression}`, {
      now: new Date('2026-01-12T09:30:00Z'),
    });
    if (!result.ok) throw new Error(result.problems.map((problem) => problem.message).join('; '));
    return result.rows[0]?.[0] ?? null;
  };
  return { ask };
}
