/**
 * Proves that a worker starts, and carries out runs, where empty packages stand in the place of webpack and swc: the
 * overrides are read from the README, where users find them.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'drawbridge-stubs-'));
const copy = join(folder, 'packages/engine-temporal');
const run = (command, args) => execFileSync(command, args, { cwd: copy, stdio: 'inherit' });
try {
  mkdirSync(join(copy, 'empty'), { recursive: true });
  for (const name of ['src', 'scripts', 'bundle'])
    cpSync(join(root, name), join(copy, name), { recursive: true });
  const [, overrides] = /```json\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'));
  const sdk = JSON.parse(readFileSync(join(root, 'sdk/package.json'), 'utf8'));
  const manifest = { ...sdk, type: 'module', ...JSON.parse(overrides) };
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest));
  const empty = { name: 'empty', version: '1.0.0', main: 'index.js' };
  writeFileSync(join(copy, 'empty/package.json'), JSON.stringify(empty));
  writeFileSync(join(copy, 'empty/index.js'), '');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']);
  const left = readdirSync(join(copy, 'node_modules'));
  console.log(
    `webpack is ${readFileSync(join(copy, 'node_modules/webpack/index.js')).length} bytes, of ${left.length} folders`,
  );
  symlinkSync(join(root, '../../node_modules'), join(folder, 'node_modules'), 'dir');
  const source = ['--import', 'tsx', '--conditions=@drawbridge/source'];
  run('node', [...source, 'scripts/record-histories.ts', join(folder, 'histories/')]);
  console.log(
    `a worker carried out ${readdirSync(join(folder, 'histories')).length} runs without webpack and swc`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
