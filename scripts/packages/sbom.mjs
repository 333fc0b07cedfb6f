import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { closureOf, licenceOf, resolveIn } from '../dependencies/read-lock.mjs';
import { readPackages } from './read-packages.mjs';

/**
 * The bill of materials of what runs, as CycloneDX 1.5, from the lock alone: what our packages depend on, for every
 * kind of machine, with the hashes by which npm takes it. `npm sbom` leaves out what only a workspace depends on.
 */
export function billOfMaterials(root, version) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = new Set();
  for (const { folder, manifest } of readPackages(root)) {
    const from = `packages/${folder.split(/[\\/]/).at(-1)}`;
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (name.startsWith('@drawbridge/')) continue;
      const path = resolveIn(packages, from, name);
      if (path === undefined) throw new Error(`${name} is not in package-lock.json`);
      for (const found of closureOf(packages, path)) paths.add(found);
    }
  }
  const components = new Map([...paths].map((path) => describe(path, packages[path])));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name: 'drawbridge', version, 'bom-ref': 'drawbridge' } },
    components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
  };
}

/** The component under its package URL, since two copies of one version are one component. */
function describe(path, entry) {
  const name = path.replace(/^.*node_modules\//, '');
  const { version, integrity } = entry;
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const component = {
    type: 'library',
    'bom-ref': purl,
    name,
    version,
    purl,
    scope: entry.optional === true ? 'optional' : 'required',
    licenses: [{ expression: licenceOf(name, entry) }],
    ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
  };
  return [purl, component];
}

/** `sha512-BASE64`, as a lock has it. */
function hashOf(integrity) {
  const [algorithm, base64 = ''] = integrity.split(/-(.*)/s, 2);
  const content = Buffer.from(base64, 'base64').toString('hex');
  return { alg: algorithm.replace(/^sha/, 'SHA-'), content };
}
