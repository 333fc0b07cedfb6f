import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Licences of packages whose package.json names none, with where each is said. */
export const licencesSaidElsewhere = {
  'uap-core': { license: 'Apache-2.0', where: 'its LICENSE file' },
};

/** What a lock entry says of its licence, or what we know of it; fails where nobody knows. */
export function licenceOf(name, { license }) {
  const known = license ?? licencesSaidElsewhere[name]?.license;
  if (known === undefined) throw new Error(`${name} has no licence field, and it is not explained`);
  return known;
}

/** The entry of a lock that `name` is resolved to from a folder of it, as Node does; undefined where it is not there. */
export function resolveIn(packages, from, name) {
  for (let folder = from; ; folder = parentOf(folder)) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (folder === '') return undefined;
  }
}

function parentOf(folder) {
  const cut = folder.lastIndexOf('/node_modules/');
  if (cut > 0) return folder.slice(0, cut);
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? '' : folder.slice(0, slash);
}

/** The paths of a package and of all that it brings; with a `root`, without what is not installed there. */
export function closureOf(packages, path, root) {
  const found = new Set();
  const open = [path];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next) || (root !== undefined && !existsSync(join(root, next)))) continue;
    found.add(next);
    const { dependencies, optionalDependencies } = packages[next];
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const target = resolveIn(packages, next, name);
      if (target !== undefined) open.push(target);
    }
  }
  return [...found];
}

/** The bytes of a package's own files. */
export function sizeOf(folder) {
  let bytes = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') bytes += sizeOf(path);
    else if (entry.isFile()) bytes += lstatSync(path).size;
  }
  return bytes;
}
