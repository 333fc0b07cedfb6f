import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readManifest } from './read-packages.mjs';

/** The text that goes with a bundle: whose packages are in it, under which licence, with the licence's own words. */
export function noticeOf(root, { outputs }) {
  const parts = bundledPackages(outputs).map((path) => describe(join(root, path)));
  return [
    'Drawbridge',
    'Licensed under the Apache License, Version 2.0: see LICENSE.',
    '',
    'The files in dist/ contain, in part, the following packages.',
    ...parts,
    '',
  ].join('\n');
}

/** The folders of the packages that something in the outputs comes from. */
export function bundledPackages(outputs) {
  const inputs = Object.values(outputs).flatMap(({ inputs: parts }) =>
    Object.entries(parts).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = inputs.flatMap((path) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
    return found === undefined ? [] : [found];
  });
  return [...new Set(folders)].sort();
}

function describe(folder) {
  const { name, version, license } = readManifest(folder);
  const words = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)([.-].*)?$/i.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return ['', '-'.repeat(80), `${name} ${version} (${license ?? 'see below'})`, '', ...words].join('\n');
}
