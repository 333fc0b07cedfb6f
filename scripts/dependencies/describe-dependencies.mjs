import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { optionalSdks } from '../packages/published-manifest.mjs';
import { readPackages } from '../packages/read-packages.mjs';
import { closureOf, licenceOf, licencesSaidElsewhere, resolveIn, sizeOf } from './read-lock.mjs';
import { readReasons, reasonFor } from './read-reasons.mjs';

/** The page of all runtime dependencies, from the lock and what is installed; no registry is asked. */
export function describeDependencies(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const reasons = readReasons(readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8'));
  const rows = directDependencies(root).map(({ name, users }) => {
    const path = resolveIn(packages, `packages/${users[0]}`, name);
    if (path === undefined) throw new Error(`${name} is not in package-lock.json`);
    const why = reasonFor(reasons, name);
    if (why === undefined) throw new Error(`${name}: ARCHITECTURE.md does not say why it is there`);
    const brought = closureOf(packages, path, root);
    return { name, users, why, brought, ...packages[path], license: licenceOf(name, packages[path]) };
  });
  const all = [...new Set(rows.flatMap(({ brought }) => brought))];
  return { path: 'dependencies.md', text: page({ root, rows, all, packages }) };
}

/** Each dependency of a package that is not ours, with the packages that use it. */
function directDependencies(root) {
  const users = new Map();
  for (const { folder, manifest } of readPackages(root)) {
    const user = folder.split(/[\\/]/).at(-1);
    for (const name of Object.keys(manifest.dependencies ?? {}))
      if (!name.startsWith('@drawbridge/')) users.set(name, [...(users.get(name) ?? []), user]);
  }
  return [...users].map(([name, by]) => ({ name, users: by })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function page({ root, rows, all, packages }) {
  const bytesOf = (paths) => paths.reduce((sum, path) => sum + sizeOf(join(root, path)), 0);
  const table = rows.map(({ name, version, license, users, why, brought }) => {
    const installed = `${megabytes(bytesOf(brought))}, ${brought.length}`;
    const optional = optionalSdks.has(name) ? ' (optional)' : '';
    return `| \`${name}\`${optional} | ${version} | ${license} | ${installed} | ${users.join(', ')} | ${why} |`;
  });
  return [
    '# What Drawbridge stands on at run time',
    '',
    "Generated from `package-lock.json`, what is installed on Linux x64, and ARCHITECTURE's table. A size is that of the package with all that it brings, followed by how many packages that is; what two of them bring is counted for both. When each was last released is not here, since no registry is asked. The tarball of the command has most of these in its bundle, and is smaller.",
    '',
    '| package | version | licence | size in MB, packages | used by | why |',
    '| --- | --- | --- | --- | --- | --- |',
    ...table,
    '',
    `Together ${all.length} packages and ${megabytes(bytesOf(all))} MB. Optional ones are not installed with the published packages: what needs one names it.`,
    '',
    "Temporal's SDK has a lock of its own (`packages/engine-temporal/sdk`), and is installed with `@drawbridge/engine-temporal` alone.",
    '',
    '## Licences',
    '',
    '| licence | packages |',
    '| --- | --- |',
    ...licenceRows(all, packages),
    '',
    ...Object.entries(licencesSaidElsewhere).map(
      ([name, { license, where }]) =>
        `\`${name}\` names no licence in its package.json; it is ${license} by ${where}.`,
    ),
    '',
    '`npm run pack` writes the bill of materials, `dist/sbom.cdx.json` (CycloneDX 1.5).',
    '',
  ].join('\n');
}

function licenceRows(all, packages) {
  const counts = new Map();
  for (const path of all) {
    const licence = licenceOf(path.replace(/^.*node_modules\//, ''), packages[path]);
    counts.set(licence, (counts.get(licence) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .map(([licence, count]) => `| ${licence} | ${count} |`);
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
