import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { publishedManifest } from './published-manifest.mjs';
import { foldersOf, programsOf } from './read-packages.mjs';

/** `from './x.ts'`, `import('./x.js')`, `import './x.js'`. */
const relativeImport = /((?:\bfrom|\bimport)\s*\(?\s*)(["'])(\.{1,2}\/[^"']+)\2/g;

/**
 * Lays out a library as it is published: of the build, what its entry and its programs reach, with types; no maps, since
 * their sources are not there, and nothing that is left of a source which is gone.
 */
export function stageLibrary({ folder, manifest }, checkout, into) {
  const build = join(folder, 'dist');
  const programs = programsOf[manifest.name] ?? [];
  const reached = reachableFiles(build, ['index.js', 'index.d.ts', ...programs]);
  for (const [file, text] of reached) write(join(into, 'dist', file), text);
  const folders = foldersOf[manifest.name] ?? [];
  for (const name of folders) cpSync(join(folder, name), join(into, name), { recursive: true });
  cpSync(join(folder, 'README.md'), join(into, 'README.md'));
  cpSync(join(checkout.folder, 'LICENSE'), join(into, 'LICENSE'));
  const files = ['dist', ...folders, 'LICENSE', 'README.md'];
  write(
    join(into, 'package.json'),
    printJson(
      publishedManifest(manifest, checkout.manifest, {
        files,
        dependencies: { ...manifest.sdk, ...typesNamedIn(reached, manifest) },
      }),
    ),
  );
}

/** Types of others that ours name, where they are a package of their own: who uses ours needs them too. */
function typesNamedIn(reached, { devDependencies = {} }) {
  const types = [...reached].flatMap(([file, text]) => (file.endsWith('.d.ts') ? [text] : []));
  const isNamed = (name) => types.some((text) => new RegExp(`\\bfrom ["']${name}["'/]`).test(text));
  return Object.fromEntries(
    Object.entries(devDependencies).filter(([name]) => {
      const of = /^@types\/(.+)$/.exec(name)?.[1];
      return of !== undefined && isNamed(of);
    }),
  );
}

/** The files of a build that are reached from some of them, with the text under which they are published. */
export function reachableFiles(build, entries) {
  const texts = new Map();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (texts.has(file)) continue;
    const text = publishedText(readFileSync(join(build, file), 'utf8'));
    texts.set(file, text);
    const isTypes = file.endsWith('.d.ts');
    for (const [, , , path] of text.matchAll(relativeImport)) {
      const target = join(dirname(file), path);
      open.push(isTypes ? target.replace(/\.js$/, '.d.ts') : target);
    }
  }
  return texts;
}

/** Types name sources by their endings, which are not there; older versions of TypeScript do not look past that. */
function publishedText(text) {
  return text
    .replace(relativeImport, (_, before, quote, path) => {
      return `${before}${quote}${path.replace(/\.ts$/, '.js')}${quote}`;
    })
    .replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
}

export function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

export const printJson = (value) => `${JSON.stringify(value, null, 2)}\n`;
