import { execFileSync } from 'node:child_process';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { NoOperationTraceWriter } from '@actions/workflow-parser';
import { parseAction } from '@actions/workflow-parser/actions/action-parser';
import { parseWorkflow } from '@actions/workflow-parser/workflows/workflow-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { runComposite, type ActionRun } from './composite-action.ts';
import { freshFolder, root } from '../drawbridge.ts';
import { startPullRequests, type PullRequests } from './pull-requests.ts';

const action = join(root, 'action.yml');
const cacheFolder = join(root, 'node_modules/.cache/drawbridge-tests');
const rule = 'detections/aws-remote-command/rule.yaml';
let reviews: PullRequests;
let repository: string;
/** Of the runner: what is simulated for it is kept there between its runs. */
let home: string;

beforeAll(async () => {
  reviews = await startPullRequests();
  repository = await freshFolder();
  home = await freshFolder();
  for (const part of ['detections/aws-remote-command', 'watchlists', 'targets.yaml']) {
    await cp(join(root, part), join(repository, part), { recursive: true });
  }
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      cwd: repository,
    });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message', 'rules');
});

afterAll(() => reviews.close());

const head = (): string =>
  execFileSync('git', ['rev-parse', 'HEAD'], { cwd: repository, encoding: 'utf8' }).trim();

function run(
  event: 'push' | 'pull_request',
  options: {
    readonly inputs?: Record<string, string>;
    readonly fork?: boolean;
    readonly token?: string;
    /** The steps that are taken for done: those before what a test is about. */
    readonly given?: readonly string[];
  } = {},
): Promise<ActionRun> {
  const from = options.fork === true ? 'someone/rules' : 'example/rules';
  const pullRequest = { number: 7, base: { sha: head() }, head: { repo: { full_name: from } } };
  return runComposite(
    action,
    {
      cwd: repository,
      inputs: { simulated: 'true', ...options.inputs },
      github: {
        action_path: root.replace(/\/$/, ''),
        event_name: event,
        repository: 'example/rules',
        token: options.token ?? 'token-of-the-run',
        event: event === 'push' ? {} : { pull_request: pullRequest },
      },
      env: {
        HOME: home,
        XDG_CACHE_HOME: cacheFolder,
        GITHUB_API_URL: reviews.url,
        GITHUB_REPOSITORY: 'example/rules',
      },
    },
    ['Install Drawbridge', ...(options.given ?? [])],
  );
}

/** What has succeeded once need not run again for a test of what comes after it. */
const given = ['Check and test'];

const outcomes = ({ steps }: ActionRun) => Object.fromEntries(steps.map((step) => [step.name, step.outcome]));

describe('the GitHub action', () => {
  it('is one by the schema of GitHub', async () => {
    const content = await readFile(action, 'utf8');
    const parsed = parseAction({ name: 'action.yml', content }, new NoOperationTraceWriter());
    expect(parsed.context.errors.getErrors().map((error) => error.message)).toEqual([]);
  });

  it('names its caches by what is installed and by what is checked', () => {
    const name = (content: string): string =>
      execFileSync('node', [join(root, 'pipelines/caches.mjs'), content], {
        cwd: repository,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: home, XDG_CACHE_HOME: '/caches' },
      });
    const first = name('.');
    expect(first).toMatch(
      /^npm=\/.+\ndrawbridge=\/caches\/drawbridge\nlock=[0-9a-f]{16}\ncontent=[0-9a-f]{16}\n$/,
    );
    expect(name('.')).toBe(first);
    const one = name('detections');
    expect(one.split('\n')[2]).toBe(first.split('\n')[2]);
    expect(one).not.toBe(first);
  });

  it('is used as the guide shows', async () => {
    const guide = await readFile(join(root, 'docs/guides/publish-rules.md'), 'utf8');
    const content = /^```yaml\n# \.github\/workflows.*?\n```/ms.exec(guide)![0].replaceAll(/^```.*$/gm, '');
    const parsed = parseWorkflow({ name: 'detections.yml', content }, new NoOperationTraceWriter());
    expect(parsed.context.errors.getErrors().map((error) => error.message)).toEqual([]);
    const { inputs } = parse(await readFile(action, 'utf8')) as { readonly inputs: object };
    const used = /drawbridge@.*?with:\n(.*?)\n {6}-/s.exec(content)![1]!;
    const names = [...used.matchAll(/^\s+([a-z-]+):/gm)].map((match) => match[1]);
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(names));
  });

  it('checks, tests and plans on a pull request, and keeps one comment up to date', async () => {
    const first = await run('pull_request');
    expect(outcomes(first), JSON.stringify(first.steps, null, 2)).toMatchObject({
      'Check and test': 'success',
      Plan: 'success',
      Comment: 'success',
      Apply: 'skipped',
    });
    expect(first.summary).toContain('to create');
    await run('pull_request', { given });
    const comments = reviews.comments.filter((comment) => comment.author === 'github-actions[bot]');
    expect(comments).toHaveLength(1);
    expect(comments[0]!.body).toContain('AWS remote command on virtual machines');
    expect(comments[0]!.edits).toBe(1);
    const sarif = await readFile(join(first.temp, 'drawbridge/check.sarif'), 'utf8');
    expect(sarif).toContain('"version": "2.1.0"');
    expect(await readFile(join(first.temp, 'drawbridge/tests.xml'), 'utf8')).toContain('<testsuite');
  });

  it('never takes over a comment that somebody else wrote with its mark', async () => {
    const planted = reviews.plant('mallory', '<!-- drawbridge plan of the workspace -->\nnothing to see');
    await run('pull_request', { given });
    expect(planted.edits).toBe(0);
  });

  it('says that a token may not comment, without failing and without showing it', async () => {
    const ran = await run('pull_request', { token: 'read-only-token', given });
    const comment = ran.steps.find((step) => step.name === 'Comment')!;
    expect(comment.outcome).toBe('success');
    expect(comment.output).toMatch(/no comment: .* was refused: HTTP 403/);
    expect(JSON.stringify(ran.steps)).not.toContain('read-only-token');
  });

  it('plans nothing for a fork, which has no identity', async () => {
    const inputs = { simulated: 'false', 'azure-client-id': '33333333-3333-4333-8333-333333333333' };
    expect(outcomes(await run('pull_request', { fork: true, inputs }))).toMatchObject({
      'Check and test': 'success',
      Plan: 'skipped',
      Comment: 'skipped',
      Apply: 'skipped',
    });
  });

  it('publishes on a push, and then has nothing left to do', async () => {
    const ran = await run('push');
    expect(outcomes(ran), JSON.stringify(ran.steps, null, 2)).toMatchObject({
      Plan: 'success',
      Apply: 'success',
    });
    const again = await run('push', { inputs: { apply: 'never' }, given });
    expect(outcomes(again)).toMatchObject({ Plan: 'success', Apply: 'skipped' });
    expect(again.summary).toContain('0 to create, 0 to update');
  });

  it('stops before it plans where a rule is wrong, and annotates its line', async () => {
    const file = join(repository, rule);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace('severity: Medium', 'severity: Severe'));
    try {
      const ran = await run('push');
      expect(outcomes(ran)).toMatchObject({ 'Check and test': 'failure', Plan: 'skipped', Apply: 'skipped' });
      const checked = ran.steps.find((step) => step.name === 'Check and test')!;
      expect(checked.output).toMatch(/::error .*file=.*rule\.yaml,line=\d+/);
    } finally {
      await writeFile(file, text);
    }
  });

  it('refuses a word that its input does not have', async () => {
    const ran = await run('push', { inputs: { apply: 'always' } });
    expect(ran.steps[0]).toMatchObject({ name: 'Settings', outcome: 'failure' });
    expect(outcomes(ran)).toMatchObject({ Plan: 'skipped', Apply: 'skipped' });
  });
});
