/**
 * Does the steps of the Dockerfile in folders, since not every machine has a container engine: each stage has a folder
 * that stands for its root, COPY takes only what .dockerignore lets through, RUN runs with the stage's folder as its
 * place. Then the command of the image is started as another user would start it, with folders for /state and /tmp,
 * and its health check has to pass; the simulated clouds, so that it needs no account.
 *
 * What this does not show: the base image, and that the root file system is read-only.
 */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { readCopy, readEnvironment, readStages } from './image/dockerfile.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'drawbridge-image-'));
process.on('exit', () => {
  rmSync(work, { recursive: true, force: true });
});

const stages = readStages(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const context = join(work, 'context');
for (const path of inContext()) {
  mkdirSync(dirname(join(context, path)), { recursive: true });
  cpSync(join(root, path), join(context, path));
}
const folders = new Map();
let image;
for (const stage of stages) image = build(stage);
await tryImage(image);

/** The tracked and new files that .dockerignore lets through: names that it takes back, without what it leaves out again. */
function inContext() {
  const rules = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const kept = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const listed = spawnSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
  return listed.stdout
    .split('\n')
    .filter((path) => kept.some((name) => path === name || path.startsWith(`${name}/`)))
    .filter((path) => existsSync(join(root, path)));
}

function build({ name, steps }) {
  const folder = join(work, name === '' ? 'image' : name);
  const built = { folder, place: '/', environment: {}, settings: {} };
  folders.set(name, folder);
  mkdirSync(folder);
  for (const { instruction, text } of steps) {
    console.log(`${name === '' ? 'image' : name}: ${instruction} ${text}`);
    if (instruction === 'WORKDIR') {
      built.place = text;
      mkdirSync(join(folder, text), { recursive: true });
    } else if (instruction === 'COPY') copy(built, text);
    else if (instruction === 'RUN') run(built, text);
    else if (instruction === 'ENV') Object.assign(built.environment, readEnvironment(text));
    else built.settings[instruction] = text;
  }
  return built;
}

function copy({ folder, place }, text) {
  const { from, sources, target } = readCopy(text);
  const base = from === undefined ? context : folders.get(from);
  const isFolder = target.endsWith('/') || sources.length > 1;
  for (const source of sources) {
    const path = join(base, source);
    const into = join(folder, place, target, isFolder && from === undefined ? source : '');
    cpSync(path, into, { recursive: true });
  }
}

/** Paths of the image, in the folder that stands for its root. */
function inFolder(folder, text) {
  return text.replaceAll(/(?<![\w.])\/(?:app|state|tmp|drawbridge|run\/identity)\b/g, (path) =>
    join(folder, path),
  );
}

function run({ folder, place, environment }, text) {
  // Only root can give files to another user, which the rest of this does not depend on.
  const owner = process.getuid() === 0 ? '' : 'chown() { :; }; ';
  const { status } = spawnSync('sh', ['-c', owner + inFolder(folder, text)], {
    cwd: join(folder, place),
    env: { ...process.env, NODE_ENV: '', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`the step failed: ${text}`);
}

async function tryImage({ folder, environment, settings, place }) {
  const modules = readdirSync(join(folder, 'app/node_modules'));
  for (const name of ['typescript', 'esbuild', 'tsx', 'vitest', 'nx']) {
    if (modules.includes(name))
      throw new Error(`${name} is in the image, and is no dependency of production`);
  }
  // The folders that the image writes to, and the paths of its own, are beside each other in place of the root.
  const here = (value) => inFolder(folder, value);
  const env = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(value)]));
  for (const name of ['state', 'tmp']) mkdirSync(join(folder, name), { recursive: true });
  const health = JSON.parse(/CMD (\[.*\])/.exec(settings.HEALTHCHECK)[1]);
  const [program, ...entry] = JSON.parse(settings.ENTRYPOINT).map(here);
  const more = ['serve', '--simulated', '--host', '127.0.0.1'];
  const path = { PATH: process.env.PATH };
  const started = Date.now();
  const server = spawn(program, [...entry, ...more], {
    cwd: join(folder, place),
    env: { ...path, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const isHealthy = () =>
    spawnSync(health[0], health.slice(1), { env: { ...path, ...env }, stdio: 'ignore' }).status === 0;
  for (let tries = 0; tries < 60 && server.exitCode === null && !isHealthy(); tries += 1) await sleep(500);
  const healthy = isHealthy();
  console.log(
    `healthy: ${healthy}, after ${Date.now() - started} ms; ${modules.length} folders in node_modules`,
  );
  server.kill('SIGTERM');
  const code = await ended;
  if (!healthy || code !== 0) throw new Error(`healthy: ${healthy}; it ended with ${code}`);
  console.log('the steps of the image are good');
}
