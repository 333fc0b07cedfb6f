/**
 * How the command is bundled, in a checkout (`bundle.js`) and for its package (`scripts/packages`): the same programs,
 * by the same rules; they differ in what stays outside and in where a module finds itself.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

const programs = [
  'packages/cli/src/main.ts',
  'packages/kql/src/engine/worker/worker.ts',
  'packages/kql/src/compilers/compiler-program.ts',
  'packages/detection-core/src/telemetry/parts/part-program.ts',
];

/**
 * Bundles into `outdir`, in memory; `changeSource(path, text)` gives the text by which a source of ours is read. Further
 * options are esbuild's own.
 */
export async function bundle({ outdir, changeSource, plugins, ...options }) {
  const esbuild = await import('esbuild');
  return esbuild.build({
    absWorkingDir: root,
    entryPoints: programs,
    entryNames: '[name]',
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minifyWhitespace: true,
    minifySyntax: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    ...options,
    target: 'node20.19',
    conditions: ['@drawbridge/source'],
    banner: {
      js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
    },
    plugins: [readSources(changeSource), ...plugins, inEnglish],
    sourcesContent: false,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
}

/** A package that is no dependency is named by a constant; here it is bundled, so that there is one copy of what it uses. */
const engineByName = ['import(packageName)', "import('@drawbridge/engine-temporal')"];

const readSources = (changeSource) => ({
  name: 'read-sources',
  setup(build) {
    build.onLoad({ filter: /packages[\\/].*\.ts$/ }, ({ path }) => {
      const text = changeSource(path, readFileSync(path, 'utf8'));
      const contents = basename(path) === 'open-engine.ts' ? text.replace(...engineByName) : text;
      return { contents, loader: 'ts' };
    });
  },
});

/** zod brings its messages in fifty languages, half of its size; every one of ours is in English. */
const inEnglish = {
  name: 'in-english',
  setup(build) {
    const languages = /zod[\\/]v4[\\/]locales[\\/]index\.js$/;
    build.onLoad({ filter: languages }, () => ({ contents: "export { default as en } from './en.js';" }));
  },
};
