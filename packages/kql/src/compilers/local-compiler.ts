import { succeed, type Result } from '@drawbridge/base';

import type { Compilation } from '../compile/compile.ts';
import type { Compiler, Translation } from './compiler.ts';

/** Translates in this process, and loads the translator and the parser into it when the first query comes. */
export const localCompiler: Compiler = {
  compile: async (text, catalog, options) => {
    const { startCompilation } = await import('../compile/compile.ts');
    return whereverMade(startCompilation(text, catalog, options));
  },
};

function whereverMade(compiled: Result<Compilation>): Result<Translation> {
  if (!compiled.ok || compiled.value.kind === 'query') return compiled as Result<Translation>;
  const made = compiled.value;
  // A bug that it throws becomes a rejection, as that of every compiler.
  const resume = (values: readonly string[]): Promise<Result<Translation>> =>
    new Promise((resolve) => {
      resolve(whereverMade(made.resume(values)));
    });
  return succeed({ kind: made.kind, probe: made.probe, resume }, compiled.problems);
}
