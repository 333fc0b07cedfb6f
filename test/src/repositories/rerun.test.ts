import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { drawbridge, freshFolder, root } from '../drawbridge.ts';
import { ruleYaml, writeFiles } from './layouts.ts';

const caseOf = (event: string, alerts: number): string => `description: A key.
now: 2026-03-02T12:00:00Z
tables:
  AWSCloudTrail:
    - { TimeGenerated: 2026-03-02T11:40:00Z, EventName: ${event}, SourceIpAddress: 198.51.100.1 }
expect: { alerts: ${alerts} }
`;

async function repository(): Promise<string> {
  const content = await freshFolder();
  await writeFiles(content, {
    'detections/one/rule.yaml': ruleYaml(1),
    'detections/one/cases/fires-one.yaml': caseOf('CreateAccessKey', 1),
    'detections/one/cases/quiet-one.yaml': caseOf('Other', 0),
    'detections/two/rule.yaml': ruleYaml(2),
    'detections/two/cases/fires-two.yaml': caseOf('Other', 1),
    'app/settings.json': '{}',
  });
  return content;
}

async function run(cwd: string, cacheFolder: string, ...more: readonly string[]) {
  const tested = await drawbridge(['test', '--format', 'json', ...more], { cwd, cacheFolder });
  const outcomes = JSON.parse(tested.out) as readonly { name: string; outcome: string }[];
  const names = outcomes.map(({ name, outcome }) => `${name} ${outcome}`).sort();
  return { code: tested.code, names };
}

it('what failed is run again until it passes, and only that', async () => {
  const cwd = await repository();
  const cache = await freshFolder();
  const failing = (...more: readonly string[]) => run(cwd, cache, '--only-failing', ...more);
  expect((await failing()).names).toEqual(['fires-one pass', 'fires-two fail', 'quiet-one pass']);
  expect(await failing()).toEqual({ code: 1, names: ['fires-two fail'] });
  // Another rule's run says nothing of it.
  await run(cwd, cache, '--rule', 'one');
  await writeFile(join(cwd, 'detections/two/cases/fires-two.yaml'), caseOf('CreateAccessKey', 1));
  expect(await failing()).toEqual({ code: 0, names: ['fires-two pass'] });
  expect(await failing()).toEqual({ code: 0, names: [] });
});

it('only what has changed since a ref is checked and tested; what all rules read touches all cases', async () => {
  const cwd = await repository();
  const cache = await freshFolder();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      stdio: 'pipe',
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'first');
  const since = (...more: readonly string[]) => run(cwd, cache, '--changed-since', 'HEAD', ...more);
  expect(await since()).toEqual({ code: 0, names: [] });
  await writeFiles(cwd, { 'app/settings.json': '{"a":1}', 'detections/one/README.md': '# One\n' });
  expect((await since()).names).toEqual([]);
  await writeFiles(cwd, { 'detections/one/cases/quiet-new.yaml': caseOf('Other', 0) });
  expect((await since()).names).toEqual(['quiet-new pass']);
  await writeFiles(cwd, { 'detections/one/rule.yaml': ruleYaml(1, 'tags: [Own]\n') });
  expect((await since()).names).toEqual(['fires-one pass', 'quiet-new pass', 'quiet-one pass']);
  const checked = await drawbridge(['check', '--changed-since', 'HEAD'], { cwd });
  expect(checked.err).not.toContain('detections/two');
  expect(checked.err).toContain('of files that have not changed are left out');
  await writeFiles(cwd, { 'functions/own.yaml': 'name: Own\nalias: OwnKeys\nquery: AWSCloudTrail\n' });
  expect((await since()).names).toContain('fires-two fail');
  expect((await drawbridge(['test', '--changed-since', 'nowhere'], { cwd })).err).toContain(
    "--changed-since: there is no commit 'nowhere' here",
  );
});

it('runs again what a saved file touches, outlives a broken one, and ends well with Ctrl-C', async () => {
  const cwd = await repository();
  const program = join(root, 'packages/cli/bin/drawbridge.js');
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', CI: 'true', NO_COLOR: '1' };
  const child = spawn(process.execPath, [program, 'test', '--watch'], { cwd, env });
  let heard = '';
  child.stdout.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  const ended = new Promise<number | null>((settle) => child.on('close', settle));
  const next = async (): Promise<string> => {
    await expect.poll(() => heard, { timeout: 60_000, interval: 50 }).toContain('waiting for a file');
    const text = heard;
    heard = '';
    return text;
  };
  expect(await next()).toContain('2 passed, 1 failed');
  await writeFile(join(cwd, 'detections/two/cases/fires-two.yaml'), caseOf('CreateAccessKey', 1));
  expect(await next()).toContain('1 passed, 0 failed');
  await writeFile(join(cwd, 'detections/one/rule.yaml'), `${ruleYaml(1)}tags: [\n`);
  expect(await next()).toContain('detections/one/rule.yaml');
  await writeFile(
    join(cwd, 'detections/one/rule.yaml'),
    readFileSync(join(cwd, 'detections/two/rule.yaml'), 'utf8').replace('000002', '000001'),
  );
  expect(await next()).toContain('2 passed, 0 failed');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  await rm(cwd, { recursive: true });
});
