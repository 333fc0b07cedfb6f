import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of the checkout, by their folders: `{ folder, manifest }`. */
export function readPackages(root) {
  return readdirSync(join(root, 'packages')).map((name) => {
    const folder = join(root, 'packages', name);
    return { folder, manifest: readManifest(folder) };
  });
}

/** The package.json of a folder. */
export const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** The package that is the command: bundled, where the others are compiled. */
export const commandPackage = '@drawbridge/cli';

/** What a package starts beside its entry, by paths in `dist`: nothing imports it. */
export const programsOf = {
  '@drawbridge/kql': ['engine/worker/worker.js', 'compilers/compiler-program.js'],
  '@drawbridge/detection-core': ['telemetry/parts/part-program.js'],
};

/** Folders beside `dist` that a package needs. */
export const foldersOf = { '@drawbridge/engine-temporal': ['bundle'] };
