import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { freshFolder, root } from '../drawbridge.ts';
import { startPullRequests, type PullRequests } from './pull-requests.ts';

let reviews: PullRequests;
beforeEach(async () => {
  reviews = await startPullRequests();
});
afterEach(() => reviews.close());

const token = 'canary-token-of-the-build';
const azure = () => ({
  SYSTEM_ACCESSTOKEN: token,
  SYSTEM_COLLECTIONURI: `${reviews.url}/org/`,
  SYSTEM_TEAMPROJECT: 'Security Operations',
  BUILD_REPOSITORY_ID: '44444444-4444-4444-8444-444444444444',
  SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
});
const github = () => ({
  GITHUB_TOKEN: token,
  GITHUB_API_URL: reviews.url,
  GITHUB_REPOSITORY: 'example/rules',
  PULL_REQUEST: '7',
});

async function comment(plan: string, environment: Readonly<Record<string, string>>) {
  const file = join(await freshFolder(), 'plan.md');
  await writeFile(file, plan);
  return new Promise<{ readonly code: number; readonly text: string }>((settle, reject) => {
    const child = spawn(process.execPath, [join(root, 'pipelines/comment.mjs'), file], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      settle({ code: code ?? -1, text });
    });
  });
}

it.each([
  ['Azure DevOps', azure],
  ['GitHub', github],
])('keeps one comment of its own on %s, for each workspace', async (_where, environment) => {
  reviews.plant('mallory', '<!-- drawbridge plan of the workspace -->\nmine');
  reviews.plant('reviewer', 'looks good');
  expect((await comment('1 to create', environment())).code).toBe(0);
  expect((await comment('2 to create', environment())).text).toContain('replaced');
  await comment('3 to create', { ...environment(), DRAWBRIDGE_WORKSPACE: 'production' });
  expect(reviews.comments.map((comment) => [comment.author, comment.edits])).toEqual([
    ['mallory', 0],
    ['reviewer', 0],
    ['github-actions[bot]', 1],
    ['github-actions[bot]', 0],
  ]);
  expect(reviews.comments[2]!.body).toBe('<!-- drawbridge plan of the workspace -->\n2 to create');
});

it('cuts a plan that is longer than a comment may be where a line ends, and says so', async () => {
  await comment('a line of the plan\n'.repeat(10_000), github());
  const { body } = reviews.comments[0]!;
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/a line of the plan\n\n_The plan is longer than a comment may be/);
});

it('fails on any other refusal, and shows neither the token nor what came with the refusal', async () => {
  const failed = await comment('plan', { ...github(), PULL_REQUEST: '8' });
  expect(failed).toEqual({ code: 1, text: 'error: reading the comments was refused: HTTP 404\n' });
  const refused = await comment('plan', { ...github(), GITHUB_TOKEN: 'read-only-canary' });
  expect(refused).toEqual({ code: 0, text: 'no comment: commenting was refused: HTTP 403\n' });
});
