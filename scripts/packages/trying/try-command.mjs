import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { Failed, megabytesOf } from './run.mjs';

const mostMegabytes = 250;
const mostHelpMs = 150;

/** Adds the CPU time of a process to a file when it ends. */
const clocked = (file) =>
  `data:text/javascript,${encodeURIComponent(`
    import { appendFileSync } from 'node:fs';
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      appendFileSync(new URL(${JSON.stringify(pathToFileURL(file).href)}), (user + system) / 1000 + '\\n');
    });`)}`;

/** Installs the command alone, as a user does, and uses it in a folder in which nothing else is. */
export async function tryCommand(place, tarball, { isQuick }) {
  const { project, run } = place;
  writeFileSync(join(project, 'package.json'), '{"private":true}');
  run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', tarball], { minutes: 9 });
  const size = megabytesOf(join(project, 'node_modules'));
  if (size > mostMegabytes) throw new Failed(`the installation takes ${size.toFixed(0)} MB`);
  const helpMs = measureHelp(place);
  if (helpMs > mostHelpMs) throw new Failed(`--help takes ${helpMs.toFixed(0)} ms of CPU`);
  const figures = [`${size.toFixed(0)} MB installed`, `--help ${helpMs.toFixed(0)} ms of CPU`];
  checkNothingElse(project);
  walk(place, isQuick);
  figures.push(`/healthz after ${String(await tryServing(place))} ms`);
  if (!isQuick) tryGoogle(place);
  return figures;
}

/** The least of several: others use the machine too. */
function measureHelp({ project, run }) {
  const file = join(project, 'cpu.txt');
  const program = join(project, 'node_modules/@drawbridge/cli/bin/drawbridge.js');
  for (let times = 0; times < 5; times += 1)
    run('node', ['--import', clocked(file), program, '--help'], { says: ['Usage: drawbridge'] });
  return Math.min(...readFileSync(file, 'utf8').trim().split('\n').map(Number));
}

function checkNothingElse(project) {
  const folders = readdirSync(join(project, 'node_modules'));
  for (const name of ['typescript', 'esbuild', 'tsx', 'vitest', '@google-cloud', '@temporalio'])
    if (folders.includes(name)) throw new Failed(`${name} is installed with the command`);
}

function walk({ project, run }, isQuick) {
  const drawbridge = (args, options) => run('npx', ['--no-install', 'drawbridge', ...args], options);
  const bundled = 'node_modules/@drawbridge/cli';
  const logs = `${bundled}/demo/telemetry`;
  const { version } = JSON.parse(readFileSync(join(project, bundled, 'package.json'), 'utf8'));
  drawbridge(['--version'], { says: [version] });
  drawbridge(['demo'], {
    says: ['AKIA', 'entra.user/', 'restored', 'Left out:', 'npm i @google-cloud/compute'],
  });
  drawbridge(['detect', '--telemetry', logs], { says: ['8 incidents'] });
  const incident = '.drawbridge/demo/incident-1.json';
  drawbridge(['respond', '--incident', incident, '--simulated'], { says: ['plan hash'] });
  drawbridge(['respond', '--incident', incident, '--simulated', '--aply'], { code: 2, says: ['--aply'] });
  if (isQuick) return;
  drawbridge(['query', 'AWSCloudTrail | count', '--telemetry', logs], { says: ['Count'] });
  drawbridge(['check', '--content', bundled], { says: ['no problems'] });
  drawbridge(['test', '--content', bundled, '--rule', 'aws-remote-command'], { says: ['passed'] });
  drawbridge(['sync', 'plan', '--simulated'], { says: ['to create', 'sync apply --plan'] });
  drawbridge(['check'], { code: 2, says: ['there is no content'] });
  const google = incidentAbout(project, 'GcpInstance');
  drawbridge(['respond', '--incident', google, '--simulated'], {
    code: 1,
    says: ['npm i @google-cloud/compute'],
  });
}

function incidentAbout(project, detail) {
  const folder = join(project, '.drawbridge/demo');
  const found = readdirSync(folder).find(
    (name) => /^incident-/.test(name) && readFileSync(join(folder, name), 'utf8').includes(detail),
  );
  if (found === undefined) throw new Failed(`the demo has no incident with ${detail}`);
  return join('.drawbridge/demo', found);
}

/** With Google's library installed as it is asked for, the demo is whole. */
function tryGoogle({ run }) {
  run('npm', ['install', '--no-audit', '--no-fund', '@google-cloud/compute'], { minutes: 9 });
  const said = run('npx', ['--no-install', 'drawbridge', 'demo'], { says: ['gcp.instance/', 'restored'] });
  if (said.includes('Left out:')) throw new Failed(`the demo leaves something out\n${said}`);
}

async function tryServing({ project, env }) {
  const port = String(await freePort());
  const program = join(project, 'node_modules/@drawbridge/cli/bin/drawbridge.js');
  const began = Date.now();
  const server = spawn('node', [program, 'serve', '--simulated', '--port', port], { cwd: project, env });
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (part) => (said += String(part)));
  const ended = new Promise((resolve) => server.once('exit', resolve));
  let isHealthy = false;
  for (let tries = 0; tries < 120 && server.exitCode === null && !isHealthy; tries += 1) {
    await sleep(250);
    isHealthy = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  const milliseconds = Date.now() - began;
  server.kill('SIGTERM');
  const code = await ended;
  if (!isHealthy || code !== 0) throw new Failed(`serve: healthy ${isHealthy}, ended with ${code}\n${said}`);
  return milliseconds;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
