import { spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A program's run went otherwise than it has to; the message has what it said. */
export class Failed extends Error {}

/** A folder with a home and a cache of its own, in which programs run under one version of Node. */
export function openPlace({ folder, nodeFolder, npm }) {
  for (const name of ['project', 'home']) mkdirSync(join(folder, name), { recursive: true });
  const project = join(folder, 'project');
  const home = join(folder, 'home');
  const env = {
    PATH: `${nodeFolder}:${process.env.PATH}`,
    HOME: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    NO_COLOR: '1',
    CI: 'true',
    ...npm,
    npm_config_update_notifier: 'false',
  };
  return { project, env, run: (command, args, options) => run({ project, env }, command, args, options) };
}

/** What the program said, all of it. Fails where its exit code is another, or where it does not say what it has to. */
function run({ project, env }, command, args, { code = 0, says = [], minutes = 5, more = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: project,
    env: { ...env, ...more },
    encoding: 'utf8',
    timeout: minutes * 60_000,
    maxBuffer: 1e8,
  });
  const line = [command, ...args].join(' ');
  const said = `${stdout}${stderr}`;
  const tail = said.slice(-4000);
  if (error !== undefined) throw new Failed(`${line}: ${error.message}\n${tail}`);
  if (status !== code) throw new Failed(`${line}: ended with ${status}, not with ${code}\n${tail}`);
  for (const words of says)
    if (!said.includes(words)) throw new Failed(`${line}: does not say '${words}'\n${tail}`);
  return said;
}

/** What a folder takes on the disk, in megabytes. */
export function megabytesOf(folder) {
  let blocks = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    blocks += lstatSync(join(entry.parentPath, entry.name)).blocks;
  return (blocks * 512) / 1e6;
}
