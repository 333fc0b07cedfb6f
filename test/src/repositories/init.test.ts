import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { drawbridge, freshFolder } from '../drawbridge.ts';
import { layouts, ruleYaml, writeFiles } from './layouts.ts';

const wrong = ruleYaml(40)
  .replace('CreateAccessKey"', 'CreateAccessKey')
  .replace('Own rule 40', 'Own broken');
const hunt = 'id: own-hunt\nname: Own hunt\ndescription: Keys.\nquery: |\n  AWSCloudTrail\n  | take 5\n';

/** Repositories that no known layout has, beside those that are known. */
const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(Object.entries(layouts).map(([name, { files }]) => [name, files])),
  'files wherever they came to lie': {
    'rules/aws/one.yaml': ruleYaml(1),
    'rules/aws/cases/quiet-key.yaml':
      'description: Another call.\nnow: 2026-03-02T12:00:00Z\ntables:\n  AWSCloudTrail:\n    - { TimeGenerated: 2026-03-02T11:40:00Z, EventName: Other }\nexpect: { alerts: 0 }\n',
    'rules/slip.yaml': `${ruleYaml(8)}tags: [\n`,
    'rules/two.yml': ruleYaml(2),
    'mixed/three {old}.yaml': ruleYaml(3),
    'mixed/compose.yaml': 'services: { a: { image: own } }\n',
    'top.yaml': ruleYaml(4),
    'threat/hunts/h.yaml': hunt,
    'docs/example.yaml': ruleYaml(5),
    'app/package.json': '{"name":"own"}',
    'app/rule.yaml': ruleYaml(6),
  },
};

async function textsIn(folder: string, names: readonly string[]): Promise<readonly string[]> {
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

interface Report {
  readonly layouts: readonly string[];
  readonly found: readonly { readonly kind: string; readonly count: number }[];
  readonly globs: Readonly<Record<string, readonly string[]>>;
  readonly files: readonly { readonly path: string; readonly outcome: string }[];
}

async function init(cwd: string, ...more: readonly string[]): Promise<Report> {
  const run = await drawbridge(['init', '--format', 'json', ...more], { cwd });
  expect(run.err).not.toContain('error');
  expect(run.code).toBe(0);
  return JSON.parse(run.out) as Report;
}

describe.each(Object.entries(repositories))('a repository laid out as %s', (name, files) => {
  it('is checked without an error once it is adopted, and adopting it again changes nothing', async () => {
    const content = await freshFolder();
    await mkdir(join(content, '.git'));
    await writeFiles(content, { ...files, 'detections/broken.yaml': wrong });

    const planned = await init(content, '--ci', 'gitlab', '--dry-run');
    const paths = planned.files.map(({ path }) => path);
    expect(paths.filter((path) => existsSync(join(content, path)))).toEqual([]);
    const written = await init(content, '--ci', 'gitlab');
    expect(written.files).toEqual(planned.files);
    expect(written.files.every(({ outcome }) => outcome === 'written')).toBe(true);
    if (name in layouts) expect(written.globs).toEqual({});

    const checked = await drawbridge(['check'], { cwd: content });
    expect(checked.err).toContain('problems of before are left out');
    expect(checked.out).toContain('no problems');
    expect(checked.code).toBe(0);
    expect((await drawbridge(['check', '--no-baseline'], { cwd: content })).code).toBe(1);
    expect((await drawbridge(['test', '--pass-without-cases'], { cwd: content })).code).toBe(0);

    const texts = await textsIn(content, paths);
    const again = await init(content, '--ci', 'gitlab', '--force');
    expect(again.files.every(({ outcome }) => outcome === 'unchanged')).toBe(true);
    expect(await textsIn(content, paths)).toEqual(texts);
  });
});

it('names by globs what lies outside of the layouts, and nothing else', async () => {
  const content = await freshFolder();
  await writeFiles(content, repositories['files wherever they came to lie'] ?? {});
  const { globs, found, files } = await init(content);
  expect(globs).toEqual({
    rule: ['*.{yaml,yml}', 'mixed/three ?old?.yaml', 'rules/**/*.{yaml,yml}'],
    'hunting-query': ['threat/**/*.{yaml,yml}'],
  });
  expect(found.map(({ kind, count }) => [kind, count])).toEqual([
    ['hunting-query', 1],
    ['rule', 4],
    ['case', 1],
  ]);
  expect(files.map(({ path }) => path)).toEqual([
    'drawbridge.config.yaml',
    'drawbridge.baseline.json',
    '.gitignore',
  ]);
});

it('a new problem fails the check, and what is there already is kept until it is forced', async () => {
  const content = await freshFolder();
  await writeFiles(content, {
    '.github/workflows/other.yml': 'on: push\n',
    '.gitignore': 'dist/\r\n',
    'drawbridge.config.yaml': 'check: { severities: { check/untested: off } }\n',
    'soc/detections/one/rule.yaml': ruleYaml(1),
    'detections/bad.yaml': wrong,
  });
  const paths = (await init(content)).files.map(({ path, outcome }) => [path, outcome]);
  expect(paths).toEqual([
    ['drawbridge.config.yaml', 'unchanged'],
    ['drawbridge.baseline.json', 'written'],
    ['.github/workflows/drawbridge.yml', 'written'],
    ['.gitignore', 'changed'],
  ]);
  expect(await readFile(join(content, '.gitignore'), 'utf8')).toBe('dist/\r\n.drawbridge/\r\n');
  const workflow = parse(await readFile(join(content, '.github/workflows/drawbridge.yml'), 'utf8')) as {
    jobs: { check: { steps: readonly { uses?: string }[] } };
  };
  const uses = workflow.jobs.check.steps.flatMap((step) => step.uses ?? []);
  expect(uses.length).toBeGreaterThan(0);
  for (const action of uses) expect(action).toMatch(/@[0-9a-f]{40}$/);

  await writeFiles(content, { 'soc/detections/two/rule.yaml': wrong.replaceAll('40', '41') });
  expect((await drawbridge(['check'], { cwd: content })).code).toBe(1);
  const kept = await drawbridge(['init'], { cwd: content });
  expect(kept.code).toBe(1);
  expect(kept.out).toContain('drawbridge.baseline.json  (kept as it is; --force writes it anew)');
  await init(content, '--force');
  expect((await drawbridge(['check'], { cwd: content })).code).toBe(0);
});

it('nothing is written where there is nothing to adopt', async () => {
  const content = await freshFolder();
  await writeFiles(content, { 'compose.yaml': 'services: {}\n' });
  const run = await drawbridge(['init'], { cwd: content });
  expect(run.code).toBe(2);
  expect(run.err).toContain('there is no rule, no playbook and no watchlist');
  expect(existsSync(join(content, 'drawbridge.config.yaml'))).toBe(false);
});
