import { posix } from 'node:path';

import { namesInMarkdown } from './markdown.mjs';

/**
 * What a package's `index.ts` exports and nobody outside its `src` asks for. `uncalled`: no other package, no test of
 * `test/`, no script or command imports it; `unused`: no code in a Markdown document names it either.
 */
export function findUnusedExports(name, parsed, documents) {
  const source = `packages/${name}/src`;
  const face = parsed.find(({ file }) => file === `${source}/index.ts`);
  if (face === undefined) return { uncalled: [], unused: [] };
  const called = new Set();
  for (const { file, imports } of parsed) {
    if (file.startsWith(`${source}/`)) continue;
    for (const { from, names } of imports)
      if (isFace(file, from, name)) for (const imported of names) called.add(imported);
  }
  const documented = namesInMarkdown(documents);
  const uncalled = face.exports.filter((exported) => !called.has(exported)).sort();
  return { uncalled, unused: uncalled.filter((exported) => !documented.has(exported)) };
}

const isFace = (file, from, name) =>
  from === `@drawbridge/${name}` ||
  (from.startsWith('.') && posix.join(posix.dirname(file), from) === `packages/${name}/src/index.ts`);
