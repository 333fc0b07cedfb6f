import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { root } from '../drawbridge.ts';
import { environment, newFolder, openThrottledWorkspace, serve } from './server.ts';

const guide = readFileSync(join(root, 'docs/guides/wire-another-soar.md'), 'utf8');
const [, walk = ''] = guide.split('## On this machine');
const [section = ''] = walk.split(/^## /m);
const commands = [...section.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const [shown = ''] = [...section.matchAll(/^```text\n([^]*?)^```$/gm)].map(([, text = '']) => text.trim());
const [start = '', take = '', shuffle = '', n8n = '', tracecat = '', look = ''] = commands;
const soars = [shuffle, n8n, tracecat];

interface Answer {
  readonly runs: readonly { readonly runId: string; readonly is: string }[];
}

/** Runs a command of the guide where the server listens. */
function bash(text: string, cwd: string, url: string): string {
  const run = spawnSync('bash', ['-c', text.replaceAll('http://127.0.0.1:8480', url)], {
    cwd,
    encoding: 'utf8',
  });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout;
}

it('the guide: three SOARs hand the same incident over, and it is answered once', async () => {
  expect(commands).toHaveLength(6);
  const folder = await newFolder(['targets.yaml']);
  const env = { ...environment, XDG_DATA_HOME: join(folder, 'data') };
  const server = await serve(start.split(' ').slice(2), folder, env);
  bash(take, folder, server.url);
  const answers = soars.map((text) => JSON.parse(bash(text, folder, server.url)) as Answer);
  await server.untilQuiet();
  await server.stop();
  const [first, ...later] = answers.map(({ runs }) => runs.map(({ runId, is }) => `${runId} ${is}`));
  expect(first?.every((run) => run.endsWith(' started'))).toBe(true);
  const known = first?.map((run) => run.replace(' started', ' known'));
  expect(later).toEqual([known, known]);
  expect(bash(look, folder, server.url).trim()).toBe(shown);
}, 240_000);

it('comment, tag and task are in the incident once, after the comment was throttled five times', async () => {
  const { ground, content, env } = await openThrottledWorkspace(5);
  const server = await serve(['serve', '--content', content], ground.folder, env);
  bash(take, content, server.url);
  // Each at once, and each again when all is done: what SOARs do that retry.
  for (let time = 0; time < 2; time += 1) {
    for (const text of soars) bash(text, content, server.url);
    await server.untilQuiet();
  }
  await server.stop();
  const written = ground.sim
    .snapshot()
    .arm.workspaces[0]?.incidents.find(({ comments }) => comments.length > 0);
  expect(written?.properties).toMatchObject({ labels: [{ labelName: 'drawbridge-contained' }] });
  expect(written?.comments.map(({ properties }) => properties.message)).toEqual([
    expect.stringContaining('Contained: 1 contained.'),
  ]);
  expect(written?.tasks).toHaveLength(1);
  const puts = ground.sim.operations.filter(
    ({ operation }) => operation.startsWith('PUT') && operation.includes('/comments/'),
  );
  expect(puts.map(({ status }) => status)).toEqual([429, 429, 429, 429, 429, 201]);
}, 240_000);
