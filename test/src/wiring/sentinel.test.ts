import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { root } from '../drawbridge.ts';
import { environment, newFolder, openThrottledWorkspace, serve } from './server.ts';

const guide = readFileSync(join(root, 'docs/guides/wire-sentinel.md'), 'utf8');
const commands = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const [shown = ''] = [...guide.matchAll(/^```text\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const incidentId = '8420e917-9c59-89f7-b161-b42896d136bd';

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
  const { ground, content, env } = await openThrottledWorkspace(5);
  const { arm } = ground.sim.connections;
  const server = await serve(['serve', '--content', content], ground.folder, env);
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
