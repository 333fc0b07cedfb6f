import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import { startIdentitySim } from '@drawbridge/cloud-sim';
import { onTestFinished } from 'vitest';

import { openGround, type Ground } from '../crash/ground.ts';
import { freshFolder, root } from '../drawbridge.ts';

/** On a connection of its own: while a command runs, this process does not notice that the server closes a kept one. */
async function json(url: string): Promise<unknown> {
  return (await fetch(url, { headers: { connection: 'close' } })).json();
}

/** A folder of its own with the content of this checkout. */
export async function newFolder(more: readonly string[] = []): Promise<string> {
  const folder = await freshFolder();
  for (const name of ['detections', 'playbooks', 'watchlists', 'demo', ...more]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

/** A server in a process of its own. */
export interface Server {
  readonly url: string;
  /** Waits until each of its runs has ended, or waits for people. */
  untilQuiet(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the command that serves, and waits until it listens. */
export async function serve(line: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Server> {
  const args = [join(root, 'packages/cli/bin/drawbridge.js'), ...line, '--port', '0'];
  const child = spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let heard = '';
  child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const closed = once(child, 'close');
  const url = await until(() => /Listening on ([^\s,;]+)/.exec(heard)?.[1], heard);
  return {
    url,
    untilQuiet: async () => {
      await until(async () => {
        const { runs } = (await json(`${url}/v1/runs`)) as { runs: { runId: string }[] };
        const views = await Promise.all(runs.map(({ runId }) => json(`${url}/v1/runs/${runId}`)));
        const states = (views as { state: string }[]).map(({ state }) => state);
        return states.every((state) => state === 'ended' || state === 'waiting') || undefined;
      }, heard);
    },
    stop: async () => {
      child.kill('SIGINT');
      await closed;
    },
  };
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>, heard: string): Promise<T> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleepFor(200);
  }
  throw new Error(`it did not come: ${heard}`);
}

/** What a server of a test is told of its surroundings. */
export const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  NO_COLOR: '1',
  CI: 'true',
  XDG_CACHE_HOME: join(root, 'node_modules/.cache/drawbridge-tests'),
};

/** Simulated clouds of their own process, and a folder of content whose target is their workspace. */
export interface WiredWorkspace {
  readonly ground: Ground;
  readonly content: string;
  /** What a command needs to sign in to it. */
  readonly env: NodeJS.ProcessEnv;
}

/** Opens a workspace that refuses the first `throttled` writes of a comment, and can be signed in to. */
export async function openThrottledWorkspace(throttled: number): Promise<WiredWorkspace> {
  const ground = await openGround();
  onTestFinished(() => ground.close());
  const { arm } = ground.sim.connections;
  const [tenantId, clientId] = [
    '11111111-1111-4111-8111-111111111111',
    '33333333-3333-4333-8333-333333333333',
  ];
  const secret = 'simulated-client-secret-1';
  const identity = await startIdentitySim({
    tenantId,
    applications: [{ clientId, secret, federated: [] }],
    resources: ['https://management.azure.com'],
    accessToken: arm.accessToken,
    gitHubSubject: '',
    serviceConnection: { id: clientId, subject: '' },
    workflowToken: 'none',
  });
  onTestFinished(() => identity.close());
  const content = await newFolder();
  const target = `source: test\n    endpoint: ${arm.endpoint}\n    subscriptionId: ${arm.subscriptionId}`;
  writeFileSync(
    join(content, 'targets.yaml'),
    `targets:\n  soc:\n    ${target}\n    resourceGroup: rg-soc\n    workspace: law-soc\n`,
  );
  writeFileSync(join(content, 'ca.pem'), identity.certificate);
  const signedIn = {
    AZURE_AUTHORITY_HOST: identity.authorityHost,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: secret,
    NODE_EXTRA_CA_CERTS: join(content, 'ca.pem'),
  };
  ground.sim.inject({
    operation: 'PUT Microsoft.SecurityInsights/incidents/{incidentId}/comments/{incidentCommentId}',
    error: 'throttled',
    times: throttled,
    retryAfterSeconds: 1,
  });
  return { ground, content, env: { ...ground.env, ...signedIn } };
}
