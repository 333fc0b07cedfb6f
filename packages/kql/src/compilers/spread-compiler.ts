import type { Compiler } from './compiler.ts';

/**
 * Several compilers as one: each query goes to the one that has the fewest open. The first query goes to the first
 * compiler alone, so that the parser's snapshot is not built twice where there is none.
 */
export function spreadCompiler(compilers: readonly [Compiler, ...Compiler[]]): Compiler {
  const open = new Map<Compiler, number>(compilers.map((compiler) => [compiler, 0]));
  const openOf = (compiler: Compiler): number => open.get(compiler) ?? 0;
  let first: Promise<unknown> | undefined;
  const translate: Compiler['compile'] = async (text, catalog, options) => {
    const chosen = compilers.reduce((best, compiler) => (openOf(compiler) < openOf(best) ? compiler : best));
    open.set(chosen, openOf(chosen) + 1);
    try {
      return await chosen.compile(text, catalog, options);
    } finally {
      open.set(chosen, openOf(chosen) - 1);
    }
  };
  return {
    compile: async (text, catalog, options) => {
      if (first !== undefined) {
        await first.catch(() => undefined);
        return translate(text, catalog, options);
      }
      const answer = translate(text, catalog, options);
      first = answer;
      return answer;
    },
  };
}
