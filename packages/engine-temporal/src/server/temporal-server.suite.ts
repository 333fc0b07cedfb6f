import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FoundTemporal } from './temporal-program.suite.ts';

/** A Temporal server of our own on loopback, which keeps what it has in a file. */
export interface TemporalServer {
  readonly address: string;
  readonly namespace: string;
  /** Kills it, as a machine does that loses its power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

/** Every test has a deployment of its own; the server's own limit is a hundred. */
const settings = ['matching.maxDeployments=1000'];

/** The server of `findTemporal`, with more settings of its own. One that was there already is left as it is. */
export function startTemporal(
  found: Extract<FoundTemporal, { found: true }>,
  more: readonly string[] = [],
): Promise<TemporalServer> {
  const nothing = () => Promise.resolve();
  const { program, address } = found;
  if (address === undefined) return startProgram(program, [...settings, ...more]);
  return Promise.resolve({ address, namespace: 'default', kill: nothing, start: nothing, remove: nothing });
}

async function startProgram(program: string, dynamicSettings: readonly string[]): Promise<TemporalServer> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-temporal-'));
  const port = await freePort();
  const address = `127.0.0.1:${String(port)}`;
  const dynamic = dynamicSettings.flatMap((setting) => ['--dynamic-config-value', setting]);
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--db-filename', join(folder, 'temporal.db')];
  const command = [
    program,
    'server',
    'start-dev',
    '--headless',
    '--log-level',
    'error',
    ...where,
    ...dynamic,
  ];
  let stop: (() => Promise<void>) | undefined;
  const start = async () => {
    stop = spawnGuarded(command);
    await untilReady(address);
  };
  const kill = async () => {
    await stop?.();
    stop = undefined;
  };
  await start();
  return {
    address,
    namespace: 'default',
    start,
    kill,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The shell between us and it kills it when its own input ends, which it does with this process, however that ends. */
export function spawnGuarded(command: readonly string[]): () => Promise<void> {
  const guarded = '"$@" & child=$!; cat > /dev/null; kill -KILL "$child"';
  const child = spawn('sh', ['-c', guarded, 'sh', ...command], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  return () => {
    child.stdin.end();
    return ended;
  };
}

async function untilReady(address: string): Promise<void> {
  const { Connection } = await import('@temporalio/client');
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: '2 seconds' });
      await connection.workflowService.describeNamespace({ namespace: 'default' });
      await connection.close();
      return;
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(200);
    }
  }
}

/** A port of loopback that nobody listens on: the one that is asked for, or any. Throws where that one is taken. */
export async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(wanted, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
