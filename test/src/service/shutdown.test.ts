import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { newCertificates } from '@drawbridge/cloud-sim';
import { expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';

import { demoKey, openGround } from '../crash/ground.ts';
import { drawbridge, freshFolder } from '../drawbridge.ts';
import { callerAt, untilState } from '../server/caller.ts';
import { demoIncident, playbookId } from '../server/ground.ts';
import { bytesOf } from '../server/raw-request.ts';
import { serveOn } from '../server/serve-process.ts';
import { serve } from './serving.ts';

/** A connection on which so much was written, and what came back on it. */
interface Held {
  readonly socket: Socket;
  readonly heard: () => string;
  readonly closed: Promise<unknown>;
}

async function hold(url: string, ...parts: readonly Uint8Array[]): Promise<Held> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  for (const part of parts) await new Promise((resolve) => socket.write(part, resolve));
  return { socket, heard: () => heard, closed };
}

const keepAlive = { connection: 'keep-alive' };
const get = (path: string) => bytesOf({ method: 'GET', path, headers: keepAlive });
const begun = bytesOf({
  method: 'POST',
  path: '/v1/incidents',
  headers: { ...keepAlive, 'content-type': 'application/json', 'content-length': '5000' },
});

/** Waits until something came back. */
async function answered(held: Held): Promise<Held> {
  if (held.heard() === '') await once(held.socket, 'data');
  return held;
}

it('a server that is told to stop does so although connections of every kind are open, and loses nothing', async () => {
  const state = join(await freshFolder(), 'state');
  const server = await serve(state);
  const call = callerAt(server.url);
  const held = {
    silent: await hold(server.url),
    halfAHeader: await hold(server.url, get('/healthz').subarray(0, 20)),
    halfABody: await hold(server.url, begun, Buffer.from('{"object"')),
    idle: await answered(await hold(server.url, get('/healthz'))),
    events: await answered(await hold(server.url, get('/v1/events'))),
  };
  const taken = await call('/v1/incidents', { body: await demoIncident() });
  expect(taken.status).toBe(202);
  const began = performance.now();
  const stopping = server.stop();
  // The one whose body never ends is waited for, and nothing else is.
  await Promise.all([held.silent, held.halfAHeader, held.idle, held.events].map(({ closed }) => closed));
  expect(performance.now() - began).toBeLessThan(15_000);
  expect(held.events.heard().trimEnd()).toMatch(/\r\n0$/);
  held.halfABody.socket.destroy();
  expect(await stopping).toBe(0);
  expect(performance.now() - began).toBeLessThan(20_000);

  const again = await serve(state);
  const { runs } = taken.body as { runs: { runId: string; playbook: string }[] };
  const run = runs.find(({ playbook }) => playbook === playbookId);
  const ended = await untilState(callerAt(again.url), run?.runId ?? '', 'ended');
  expect(ended.status).toBe('contained');
  expect(await again.stop()).toBe(0);
  const verified = await drawbridge(['audit', 'verify', '--simulated', '--state', state]);
  expect([verified.code, verified.err]).toEqual([0, expect.any(String)]);
}, 240_000);

it('a request whose body never ends is cut off when the time for that is over', async () => {
  const folder = await freshFolder();
  const config = join(folder, 'drawbridge.config.yaml');
  await writeFile(config, JSON.stringify({ server: { limits: { shutdownTimeout: 'PT2S' } } }));
  const server = await serve(join(folder, 'state'), ['--config', config]);
  const { closed } = await hold(server.url, begun, Buffer.from('{"object"'));
  await callerAt(server.url)('/healthz');
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  await closed;
  expect(performance.now() - began).toBeGreaterThan(1_500);
  expect(performance.now() - began).toBeLessThan(15_000);
});

it('a connection that never shakes hands does not keep a server with TLS up', async () => {
  const folder = await freshFolder();
  const { ca, server: own } = await newCertificates();
  for (const [name, text] of Object.entries({ ca, cert: own.cert, key: own.key }))
    await writeFile(join(folder, `${name}.pem`), text, { mode: 0o600 });
  const config = join(folder, 'drawbridge.config.yaml');
  const tls = { certFile: 'cert.pem', keyFile: 'key.pem' };
  await writeFile(config, JSON.stringify({ server: { tls } }));
  const server = await serve(join(folder, 'state'), ['--config', config]);
  const silent = await hold(server.url);
  const half = await hold(server.url, Buffer.from([0x16, 0x03, 0x01]));
  // One that asks is answered as ever: by another program, which trusts the certificate.
  const ask = `fetch('${server.url}/healthz').then(({ status }) => console.log(status))`;
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') };
  expect((await promisify(execFile)(process.execPath, ['-e', ask], { env })).stdout).toBe('200\n');
  const began = performance.now();
  expect(await server.stop()).toBe(0);
  await Promise.all([silent.closed, half.closed]);
  expect(performance.now() - began).toBeLessThan(15_000);
});

it('a cloud that never answers does not keep a server up, and its run resumes at the next start', async () => {
  const ground = await openGround();
  onTestFinished(() => ground.close());
  const file = join(ground.folder, 'drawbridge.config.yaml');
  const limits = { shutdownTimeout: 'PT1S' };
  await writeFile(file, `${await readFile(file, 'utf8')}${stringify({ server: { limits } })}`);
  const release = new AbortController();
  const stuck = new Promise<void>((resolve) => {
    ground.gate.onCall = async ({ operation }) => {
      if (operation !== 'UpdateAccessKey') return 'pass';
      resolve();
      await once(release.signal, 'abort');
      return 'cut';
    };
  });
  const { child, ended, call } = await serveOn(ground);
  const taken = await call('/v1/incidents', { body: await demoIncident() });
  await stuck;
  const began = performance.now();
  child.kill('SIGTERM');
  const { code, err } = await ended;
  expect(performance.now() - began).toBeLessThan(25_000);
  expect([code, err]).toEqual([1, expect.stringContaining('not everything ended in time')]);

  release.abort();
  ground.gate.onCall = undefined;
  await ground.gate.settled();
  const again = await serveOn(ground);
  onTestFinished(() => void again.child.kill('SIGKILL'));
  const { runs } = taken.body as { runs: { runId: string; playbook: string }[] };
  const run = runs.find(({ playbook }) => playbook === playbookId);
  expect((await untilState(again.call, run?.runId ?? '', 'ended')).status).toBe('contained');
  expect([ground.keyStatus(demoKey), ground.writes()]).toEqual(['Inactive', 1]);
}, 240_000);
