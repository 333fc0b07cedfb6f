/**
 * Packs every package as it is published: builds, lays each out in `dist/packages`, asks npm what it would pack, refuses
 * what must not be published, and leaves the tarballs in `dist/tarballs` and the bill of materials in `dist/sbom.cdx.json`. `--command` packs the command alone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { judgePackage } from './packages/judge-package.mjs';
import { commandPackage, readManifest, readPackages } from './packages/read-packages.mjs';
import { billOfMaterials } from './packages/sbom.mjs';
import { stageCommand } from './packages/stage-command.mjs';
import { stageLibrary } from './packages/stage-library.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const staged = join(root, 'dist/packages');
const tarballs = join(root, 'dist/tarballs');
const checkout = { folder: root, manifest: readManifest(root) };
const run = (command, args, cwd) =>
  execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1e8,
  });

const { values: options } = parseArgs({ options: { command: { type: 'boolean', default: false } } });
if (!options.command) compile();
bundleWorkflows();
for (const folder of [staged, tarballs]) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
const packages = readPackages(root).map(withSdk);
const versions = new Map(packages.flatMap(({ manifest }) => Object.entries(manifest.dependencies ?? {})));
writeFileSync(
  join(root, 'dist/sbom.cdx.json'),
  `${JSON.stringify(billOfMaterials(root, checkout.manifest.version), null, 2)}\n`,
);
let faults = 0;
for (const unit of packages)
  if (!options.command || unit.manifest.name === commandPackage) faults += await pack(unit);
if (faults > 0) {
  console.log(`${String(faults)} faults: nothing of this may be published`);
  process.exitCode = 1;
}

/** Types and code of the libraries. */
function compile() {
  const projects = readPackages(root).map(({ folder }) => join(folder, 'tsconfig.lib.json'));
  run('npx', ['tsc', '--build', ...projects], root);
}

/** The workflows for Temporal's workers; its SDK is installed on its own. */
function bundleWorkflows() {
  if (!existsSync(join(root, 'packages/engine-temporal/sdk/node_modules'))) {
    run('npm', ['run', '-s', 'temporal:install'], root);
  } else if (!existsSync(join(root, 'packages/engine-temporal/bundle/workflows.json'))) {
    const bundler = ['--import', 'tsx', '--conditions=@drawbridge/source', 'scripts/bundle.ts'];
    run(process.execPath, bundler, join(root, 'packages/engine-temporal'));
  }
}

/** Temporal's SDK has a lock of its own in the checkout, so that nobody else installs it. */
function withSdk({ folder, manifest }) {
  const sdk = join(folder, 'sdk');
  if (!existsSync(join(sdk, 'package.json'))) return { folder, manifest };
  return { folder, manifest: { ...manifest, sdk: readManifest(sdk).dependencies } };
}

async function pack(unit) {
  const { name } = unit.manifest;
  const into = join(staged, name);
  if (name === commandPackage) await stageCommand(unit, checkout, versions, into);
  else stageLibrary(unit, checkout, into);
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', `--pack-destination=${tarballs}`], into),
  );
  const found = judgePackage({
    manifest: readManifest(into),
    files: Object.fromEntries(
      packed.files.map(({ path }) => [path, readFileSync(join(into, path), 'latin1')]),
    ),
    homes: [root, `${homedir()}/`],
  });
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;
  console.log(
    `${name} ${packed.version}: ${String(packed.entryCount)} files, ${megabytes(packed.size)} packed, ${megabytes(packed.unpackedSize)} unpacked`,
  );
  for (const fault of found) console.log(`  ${fault}`);
  return found.length;
}
