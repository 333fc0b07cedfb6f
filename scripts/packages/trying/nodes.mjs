import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder with the program `node` of a major version: this process's own, or the one that npm's package `node`
 * brings, which is kept for the next time.
 */
export function nodeFolderOf(major, cache) {
  if (process.versions.node.startsWith(`${major}.`)) return dirname(process.execPath);
  const folder = join(cache, `node-${major}`);
  const installed = join(folder, 'node_modules/node/bin');
  if (!existsSync(join(installed, 'node'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const flags = ['--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, `node@${major}`], { cwd: folder, stdio: 'inherit' });
  }
  return installed;
}
