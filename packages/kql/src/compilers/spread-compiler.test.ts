import { fail } from '@drawbridge/base';
import { expect, it } from 'vitest';

import { createCatalog } from '../kusto/catalog.ts';
import type { Compiler } from './compiler.ts';
import { spreadCompiler } from './spread-compiler.ts';

const catalog = createCatalog({ tables: [] });
const options = { now: new Date('2026-03-02T12:00:00Z') };

/** Answers when it is told to, and says what it was asked. */
function slow() {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const compiler: Compiler = {
    compile: (text) => {
      asked.push(text);
      return new Promise((resolve) =>
        answers.push(() => {
          resolve(fail());
        }),
      );
    },
  };
  return { asked, answers, compiler };
}

it('gives each query to the compiler that has the fewest open, once the first has answered', async () => {
  const [a, b] = [slow(), slow()];
  const spread = spreadCompiler([a.compiler, b.compiler]);
  const first = spread.compile('1', catalog, options);
  for (const text of ['2', '3', '4']) void spread.compile(text, catalog, options);
  expect([a.asked, b.asked]).toEqual([['1'], []]);
  a.answers[0]?.();
  await first;
  await new Promise(setImmediate);
  expect([a.asked, b.asked]).toEqual([['1', '2', '4'], ['3']]);
});
