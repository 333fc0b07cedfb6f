import { execFileSync } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeEach, expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from './drawbridge.ts';

const slug = 'detections/aws-remote-command';
const file = `${slug}/rule.yaml`;

let content: string;
beforeEach(async () => {
  content = await freshFolder();
  await mkdir(join(content, 'playbooks'));
  for (const path of [slug, 'detections/aws-direct-vm-connection', 'watchlists']) {
    await cp(join(root, path), join(content, path), { recursive: true });
  }
});

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
  execFileSync('git', [...identity, ...args], { cwd: content, stdio: 'pipe' });
}

function commit(message: string): void {
  git('add', '-A');
  git('commit', '-q', '-m', message);
}

async function change(from: string, to: string): Promise<void> {
  const text = await readFile(join(content, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(content, file), text.replace(from, to));
}

const check = (...more: readonly string[]) => drawbridge(['check', ...more], { cwd: content });

it('asks for another version where a rule changed since the branch left, at its line and with a caret', async () => {
  git('init', '-q', '-b', 'main');
  commit('as it was');
  git('checkout', '-q', '-b', 'change');
  const [, version = '', kept = '', patch = ''] =
    /^version: ((\d+\.\d+)\.(\d+))$/m.exec(await readFile(join(content, file), 'utf8')) ?? [];
  const raised = `${kept}.${String(Number(patch) + 1)}`;
  await change('severity: Medium', 'severity: High # since the last incident');
  const run = await check('--since', 'main');
  expect(run.err).toContain(
    `${file}:4:10: error: severity changed since main, and the version is still ${version} (at version) [rule/version-not-raised]\n` +
      `  4 | version: ${version}\n    |          ${'^'.repeat(version.length)}\n  hint: write version: ${raised}`,
  );
  expect(run.code).toBe(1);
  await change(`version: ${version}`, `version: ${raised}`);
  expect(await check('--since', 'main')).toMatchObject({
    code: 0,
    err: expect.stringMatching(/^content: \S+\n$/) as string,
  });
});

it('refuses an id that a rule had which was deleted a moment ago', async () => {
  git('init', '-q', '-b', 'main');
  commit('as it was');
  await rm(join(content, slug), { recursive: true });
  commit('without it');
  await cp(join(root, slug), join(content, slug), { recursive: true });
  const run = await check('--since', 'HEAD', '--format', 'json');
  const { problems } = JSON.parse(run.out) as { problems: { code: string; message: string }[] };
  expect(problems.map(({ code }) => code)).toEqual(['rule/id-deleted-lately']);
  expect(problems[0]?.message).toContain('was recently deleted. You need to allow some time');
});

it('says that it cannot compare where there is no repository, no such ref, or a ref that is an option', async () => {
  expect(await check('--since', 'main')).toMatchObject({
    code: 2,
    err: expect.stringContaining('is not in a git repository') as string,
  });
  git('init', '-q', '-b', 'main');
  commit('as it was');
  for (const ref of ['origin/main', '--all']) {
    const run = await check(`--since=${ref}`);
    expect(run.code).toBe(2);
    expect(run.err).toContain(`there is no commit '${ref}' here`);
  }
});
