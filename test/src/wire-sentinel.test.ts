import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';

import { startIdentitySim } from '@drawbridge/cloud-sim';
import { expect, it, onTestFinished } from 'vitest';

import { openGround } from './crash/ground.ts';
import { freshFolder, root } from './drawbridge.ts';

const guide = readFileSync(join(root, 'docs/guides/wire-sentinel.md'), 'utf8');
const commands = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const [shown = ''] = [...guide.matchAll(/^```text\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const incidentId = '8420e917-9c59-89f7-b161-b42896d136bd';

async function json(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

/** A folder of its own with the content of this checkout. */
async function newFolder(more: readonly string[] = []): Promise<string> {
  const folder = await freshFolder();
  for (const name of ['detections', 'playbooks', 'watchlists', 'demo', ...more]) {
    symlinkSync(join(root, name), join(folder, name));
  }
  return folder;
}

interface Server {
  readonly url: string;
  /** Waits until none of its runs goes on. */
  untilQuiet(): Promise<void>;
  stop(): Promise<void>;
}

async function serve(line: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Server> {
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

const environment = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  NO_COLOR: '1',
  CI: 'true',
  XDG_CACHE_HOME: join(root, 'node_modules/.cache/drawbridge-tests'),
};

it('the guide: comment, tags and task are in the simulated incident once, however often it is handed over', async () => {
  const folder = await newFolder(['targets.yaml']);
  const [start = '', hand = '', look = ''] = commands;
  expect(commands).toHaveLength(3);
  const env = { ...environment, XDG_DATA_HOME: join(folder, 'data') };
  const server = await serve(start.split(' ').slice(2), folder, env);
  const bash = (text: string) =>
    spawnSync('bash', ['-c', text.replaceAll('http://127.0.0.1:8480', server.url)], {
      cwd: folder,
      encoding: 'utf8',
    });
  for (let time = 0; time < 2; time += 1) {
    expect(bash(hand).stdout).toContain('"contain-gcp-instance"');
    await server.untilQuiet();
  }
  await server.stop();
  expect(bash(look).stdout.trim().split('\n').sort().join('\n')).toBe(shown);
}, 240_000);

it('a comment that was throttled five times is in the incident of a workspace once, with tags and task', async () => {
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
  const folder = await newFolder();
  const target = `source: test\n    endpoint: ${arm.endpoint}\n    subscriptionId: ${arm.subscriptionId}`;
  writeFileSync(
    join(folder, 'targets.yaml'),
    `targets:\n  soc:\n    ${target}\n    resourceGroup: rg-soc\n    workspace: law-soc\n`,
  );
  writeFileSync(join(folder, 'ca.pem'), identity.certificate);
  const signedIn = {
    AZURE_AUTHORITY_HOST: identity.authorityHost,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: secret,
    NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
  };
  ground.sim.inject({
    operation: 'PUT Microsoft.SecurityInsights/incidents/{incidentId}/comments/{incidentCommentId}',
    error: 'throttled',
    times: 5,
    retryAfterSeconds: 1,
  });
  const server = await serve(['serve', '--content', folder], ground.folder, { ...ground.env, ...signedIn });
  const incident = readFileSync(join(root, 'demo/incidents/aws-access-key.json'), 'utf8')
    .replaceAll('00000000-0000-4000-8000-000000000000', arm.subscriptionId)
    .replaceAll('resourceGroups/local', 'resourceGroups/rg-soc')
    .replaceAll('workspaces/local/', 'workspaces/law-soc/');
  for (let time = 0; time < 2; time += 1) {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${server.url}/v1/incidents`, { method: 'POST', headers, body: incident });
    await server.untilQuiet();
  }
  await server.stop();
  const written = ground.sim.snapshot().arm.workspaces[0]?.incidents.find(({ name }) => name === incidentId);
  expect(written?.properties).toMatchObject({
    status: 'Active',
    labels: [{ labelName: 'drawbridge-contained' }],
  });
  expect(written?.comments.map(({ properties }) => properties.message)).toEqual([
    expect.stringContaining('Contained: 1 contained.'),
  ]);
  expect(written?.tasks).toHaveLength(1);
  const puts = ground.sim.operations.filter(
    ({ operation }) => operation.startsWith('PUT') && operation.includes('/comments/'),
  );
  expect(puts.map(({ status }) => status)).toEqual([429, 429, 429, 429, 429, 201]);
}, 240_000);
