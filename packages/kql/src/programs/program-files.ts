/**
 * The programs that run beside the main one. They lie in their folders from source and as compiled, and all in one
 * folder where everything has been bundled; the bundler knows this file by its name, and leaves its URL alone.
 */

/** From source, a program needs the loader of TypeScript. */
export const runsFromSource: boolean = import.meta.url.endsWith('.ts');

/** DuckDB's worker thread. */
export const workerProgram: URL = programAt('../engine/worker/worker', import.meta.url);

/** The process that translates queries; not to be had from source. */
export const compilerProgram: URL | undefined = runsFromSource
  ? undefined
  : programAt('../compilers/compiler-program', import.meta.url);

/** The program at a path without an ending, relative to the `import.meta.url` of a file with this one's name. */
export function programAt(path: string, here: string): URL {
  if (here.endsWith('.mjs')) return new URL(`./${path.replace(/^.*\//, '')}.mjs`, here);
  return new URL(`${path}${here.endsWith('.ts') ? '.ts' : '.js'}`, here);
}
