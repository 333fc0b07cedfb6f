/**
 * The programs that run beside the main one. They lie in their folders from source and as compiled, and all in one
 * folder where everything has been bundled; the bundler knows this file by its name, and leaves its URL alone.
 */
const here = new URL('.', import.meta.url);

/** From source, a program needs the loader of TypeScript. */
export const runsFromSource: boolean = import.meta.url.endsWith('.ts');

const isBundled = import.meta.url.endsWith('.mjs');

/** DuckDB's worker thread. */
export const workerProgram: URL = locate('../engine/worker/worker');

/** The process that translates queries; not to be had from source. */
export const compilerProgram: URL | undefined = runsFromSource
  ? undefined
  : locate('../compilers/compiler-program');

function locate(path: string): URL {
  if (isBundled) return new URL(`./${path.replace(/^.*\//, '')}.mjs`, here);
  return new URL(`${path}${runsFromSource ? '.ts' : '.js'}`, here);
}
