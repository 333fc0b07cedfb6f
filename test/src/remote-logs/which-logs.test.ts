import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { drawbridge, root } from '../drawbridge.ts';

const guide = readFileSync(join(root, 'docs/guides/run-where-the-logs-are.md'), 'utf8');
const commands = [...guide.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, text = '']) =>
  text
    .trim()
    .replaceAll(/ *\\\n */g, ' ')
    .split('\n'),
);
const simulated = commands.filter((command) => command.includes('--simulated'));

/** The words of a command line, as a shell takes them apart. */
const words = (command: string): readonly string[] =>
  [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(2);

describe('the guide to logs that lie elsewhere', () => {
  it('has commands that run on this machine', () => {
    expect(simulated.length).toBeGreaterThan(2);
  });

  it.each(simulated)('runs: %s', async (command) => {
    const run = await drawbridge(words(command));
    expect(run.code, run.err).toBe(0);
    if (command.includes('--compare')) expect(run.out + run.err).toMatch(/(\d+) of \1 answers? alike/);
  });
});

describe('a command line that says wrongly where the logs are', () => {
  it.each([
    [['detect'], 'name the logs'],
    [['detect', '--workspace', 'a', '--cluster', 'https://x', '--database', 'd'], 'name one'],
    [['detect', '--cluster', 'https://x.kusto.windows.net'], '--cluster and --database go together'],
    [['query', 'print 1', '--database', 'd'], '--cluster and --database go together'],
    [['detect', '--telemetry', 'demo/telemetry', '--compare'], '--compare is for logs of a service'],
    [['detect', '--telemetry', 'demo/telemetry', '--accept-partial'], '--accept-partial is for logs'],
    [['detect', '--workspace', 'simulated', '--simulated'], 'name them with --telemetry'],
    [['detect', '--workspace', 'simulated', '--telemetry', 'demo/telemetry'], 'for --compare or --simulated'],
    [
      ['query', 'print 1', '--workspace', 'simulated', '--from', '2026-11-19', '--to', '2026-11-18'],
      '--from is not before --to',
    ],
  ])('%j is refused', async (args, said) => {
    const run = await drawbridge(args);
    expect(run.code).toBe(2);
    expect(run.err).toContain(said);
  });

  it('names the targets that there are', async () => {
    const run = await drawbridge(['detect', '--workspace', 'simulate', '--rule', 'aws-remote-command']);
    expect(run.code).toBe(1);
    expect(run.err).toContain("there is no target 'simulate'");
    expect(run.err).toContain('simulated');
  });

  it('sends no token to a cluster in the clear', async () => {
    const run = await drawbridge([
      'query',
      'print 1',
      '--cluster',
      'http://x.kusto.windows.net',
      '--database',
      'd',
    ]);
    expect(run.code).toBe(1);
    expect(run.err).toContain('neither https nor on this machine');
  });
});

it.each([
  '33333333-3333-4333-8333-333333333333',
  '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-other/providers/Microsoft.OperationalInsights/workspaces/law-other',
])('a bare id is taken and said: %s', async (workspace) => {
  const run = await drawbridge([
    ...['query', 'print n = 1', '--workspace', workspace, '--simulated'],
    ...['--telemetry', 'demo/telemetry'],
  ]);
  expect(run.code, run.err).toBe(0);
  expect(run.err).toContain('its id is taken as it is');
});
