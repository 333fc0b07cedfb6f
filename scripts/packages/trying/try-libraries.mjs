import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Failed } from './run.mjs';

const compilerOptions = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  module: 'nodenext',
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
  outDir: 'built',
  rootDir: '.',
};

/**
 * Installs all libraries in an empty project, checks the types of every export with everything that they name, and runs
 * the first example of each README.
 */
export function tryLibraries({ project, run }, libraries, development) {
  writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}');
  const tarballs = libraries.map(({ tarball }) => tarball);
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts'];
  run('npm', [...install, ...tarballs, ...development], { minutes: 9 });
  const names = libraries.map(({ name }) => name);
  const all = names.map((name, at) => `export * as package${String(at)} from '${name}';\n`).join('');
  writeFileSync(join(project, 'all.ts'), all);
  for (const name of names) writeFileSync(join(project, exampleOf(name, 'ts')), firstExample(project, name));
  const files = ['all.ts', ...names.map((name) => exampleOf(name, 'ts'))];
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run('npx', ['--no-install', 'tsc', '--project', '.']);
  for (const name of names) run('node', [join('built', exampleOf(name, 'js'))], { minutes: 2 });
  return [`types of ${String(names.length)} packages, strict`, `${String(names.length)} examples`];
}

const exampleOf = (name, ending) => `example-${name.replace(/^@drawbridge\//, '')}.${ending}`;

/** The first block of TypeScript of a README. */
function firstExample(project, name) {
  const readme = readFileSync(join(project, 'node_modules', name, 'README.md'), 'utf8');
  const code = /^```ts\n([\s\S]*?)^```$/m.exec(readme)?.[1];
  if (code === undefined) throw new Failed(`the README of ${name} has no example`);
  return code;
}
