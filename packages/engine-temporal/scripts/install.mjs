/**
 * Installs the Temporal SDK, which has a lock of its own so that nobody else installs its 263 MB, and bundles the
 * workflows. `npm ci` at the root leaves it in place or takes only the link away: then run this again.
 */
import { execFileSync } from 'node:child_process';
import { lstatSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: 'inherit' });

run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'], join(root, 'sdk'));
// Node looks for the packages of our sources here. A folder would be one that npm made: it holds nothing of ours.
const link = join(root, 'node_modules');
if (!lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink())
  rmSync(link, { recursive: true, force: true });
rmSync(link, { force: true });
symlinkSync(join('sdk', 'node_modules'), link, 'dir');
// The command's bundle may have been made without the SDK.
rmSync(join(root, '../../node_modules/.cache/drawbridge/bundle.json'), { force: true });
run('node', ['--import', 'tsx', '--conditions=@drawbridge/source', 'scripts/bundle.ts'], root);
