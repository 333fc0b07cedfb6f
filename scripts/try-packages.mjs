/**
 * Installs the packages from their tarballs in empty folders, under each version of Node, and uses them there: the
 * command alone, then the libraries with their types and the first example of each README. Then a copy of the checkout
 * is installed without what only its development needs. `--quick` tries the command
 * alone, under this Node; `--node 22` another version; `--packed` the tarballs that are there.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { commandPackage, readManifest, readPackages } from './packages/read-packages.mjs';
import { nodeFolderOf } from './packages/trying/nodes.mjs';
import { Failed, openPlace } from './packages/trying/run.mjs';
import { tryCheckout } from './packages/trying/try-checkout.mjs';
import { tryCommand } from './packages/trying/try-command.mjs';
import { tryLibraries } from './packages/trying/try-libraries.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    packed: { type: 'boolean', default: false },
    node: { type: 'string', multiple: true, default: [] },
  },
});
const majors = options.node.length > 0 ? options.node : ['20', '22', '24'];
const own = process.versions.node.split('.', 1);

if (!options.packed) {
  const only = options.quick ? ['--command'] : [];
  const pack = join(root, 'scripts/pack.mjs');
  const { status } = spawnSync(process.execPath, [pack, ...only], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}
const work = mkdtempSync(join(tmpdir(), 'drawbridge-packages-'));
process.on('exit', () => {
  rmSync(work, { recursive: true, force: true });
});
const npm = npmSettings();
const tarballs = readdirSync(join(root, 'dist/tarballs')).map((name) => join(root, 'dist/tarballs', name));
const tarballOf = (name) =>
  tarballs.find((path) => path.includes(`/${name.slice(1).replace('/', '-')}-`)) ?? name;
const libraries = readPackages(root)
  .map(({ manifest: { name } }) => ({ name, tarball: tarballOf(name) }))
  .filter(({ name }) => name !== commandPackage);
const { typescript, '@types/node': nodeTypes } = readManifest(root).devDependencies;
const development = [`typescript@${typescript}`, `@types/node@${nodeTypes}`];

try {
  for (const major of options.quick ? own : majors) await tryUnder(major);
  if (!options.quick) {
    const nodeFolder = dirname(process.execPath);
    const place = openPlace({ folder: join(work, 'checkout'), nodeFolder, npm });
    console.log(`the checkout: ${tryCheckout(place, root).join(', ')}`);
  }
  console.log('the packages are good');
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  console.log(`FAILED: ${error.message}`);
  process.exitCode = 1;
}

/** How this machine reaches its registry: npm looks for its own settings beside the Node that runs it. */
function npmSettings() {
  const known = ['cache', 'cafile', 'registry', 'proxy', 'https-proxy'].map((name) => [
    `npm_config_${name.replace('-', '_')}`,
    execFileSync('npm', ['config', 'get', name], { encoding: 'utf8' }).trim(),
  ]);
  const passed = Object.entries(process.env).filter(([name]) =>
    /^(NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|(https?|no)_proxy)$/i.test(name),
  );
  return Object.fromEntries([...known.filter(([, value]) => value !== 'null'), ...passed]);
}

async function tryUnder(major) {
  const nodeFolder = nodeFolderOf(major, join(root, 'node_modules/.cache/drawbridge-nodes'));
  const place = (name) => openPlace({ folder: join(work, major, name), nodeFolder, npm });
  const used = place('command').run('node', ['--version']).trim();
  if (!used.startsWith(`v${major}.`)) throw new Failed(`Node ${major} was wanted, and ${used} is used`);
  const command = await tryCommand(place('command'), tarballOf(commandPackage), { isQuick: options.quick });
  console.log(`Node ${used}, the command: ${command.join(', ')}`);
  if (options.quick) return;
  const said = tryLibraries(place('libraries'), libraries, development);
  console.log(`Node ${used}, the libraries: ${said.join(', ')}`);
}
