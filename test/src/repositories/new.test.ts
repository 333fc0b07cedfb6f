import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

import { drawbridge, freshFolder } from '../drawbridge.ts';
import { layouts, writeFiles } from './layouts.ts';

interface Written {
  readonly files: readonly string[];
}

async function begin(cwd: string, ...args: readonly string[]): Promise<Written> {
  const run = await drawbridge(['new', ...args, '--format', 'json'], { cwd });
  expect(run.err).not.toContain('error');
  expect(run.code, run.err).toBe(0);
  return JSON.parse(run.out) as Written;
}

interface Found {
  readonly problems: readonly { readonly file?: string; readonly code: string; readonly message: string }[];
}

async function problemsIn(cwd: string, files: readonly string[]): Promise<readonly string[]> {
  const run = await drawbridge(['check', '--format', 'json'], { cwd });
  const { problems } = JSON.parse(run.out) as Found;
  return problems
    .filter(({ file }) => files.some((name) => join(cwd, name) === file))
    .map(({ code, message }) => `${code} ${message}`);
}

const places: Readonly<Record<string, readonly [string, string]>> = {
  'our own, with its oddities': ['detections/a-key-is-made/rule.yaml', 'watchlists/Machines/items.csv'],
  'Azure-Sentinel': ['Detections/AWSCloudTrail/a-key-is-made.yaml', 'watchlists/Machines/items.csv'],
  'Microsoft Sentinel Repositories': [
    'soc/AnalyticsRules/a-key-is-made.yaml',
    'watchlists/Machines/items.csv',
  ],
  'Sentinel-As-Code': [
    'Content/AnalyticalRules/AWS/a-key-is-made.yaml',
    'Content/Watchlists/Machines/items.csv',
  ],
  ContentOps: ['detections/sentinel_analytic/a-key-is-made.yaml', 'watchlists/Machines/items.csv'],
  'nothing yet': ['detections/a-key-is-made/rule.yaml', 'watchlists/Machines/items.csv'],
};

const repositories: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(Object.entries(layouts).map(([name, { files }]) => [name, files])),
  'nothing yet': {},
};

describe.each(Object.entries(repositories))('in a repository laid out as %s', (layout, files) => {
  it('a new rule, case, watchlist and playbook lie where such things lie, are accepted, and the cases pass', async () => {
    const cwd = await freshFolder();
    await writeFiles(cwd, { ...files, 'drawbridge.config.yaml': '# Ours.\n' });
    const rule = await begin(cwd, 'rule', 'A key is made!');
    const written = [
      ...rule.files,
      ...(await begin(cwd, 'case', 'quiet pipeline', '--rule', 'a key is made!')).files,
      ...(await begin(cwd, 'watchlist', 'Machines')).files,
      ...(await begin(cwd, 'playbook', 'Answer it', '--rule', 'A key is made!')).files,
    ];
    expect(written).toEqual(expect.arrayContaining([...(places[layout] ?? [])]));
    expect(await problemsIn(cwd, written)).toEqual([]);
    const tested = await drawbridge(['test', '--format', 'json'], { cwd });
    const outcomes = JSON.parse(tested.out) as readonly { name: string; outcome: string }[];
    const mine = outcomes.filter(({ name }) => written.some((file) => file.endsWith(`${name}.yaml`)));
    expect(mine.map(({ outcome }) => outcome)).toEqual(['pass', 'pass', 'pass', 'pass']);
  });
});

it('each new rule has an id of its own, and reads the table that is named', async () => {
  const cwd = await freshFolder();
  const tables = [
    'SigninLogs',
    'AzureActivity',
    'SecurityEvent',
    'GCPAuditLogs',
    'CommonSecurityLog',
    'Syslog',
  ];
  const files: string[] = [];
  for (const table of tables)
    files.push(...(await begin(cwd, 'rule', `On ${table}`, '--table', table)).files);
  const rules = files.filter((file) => file.endsWith('rule.yaml'));
  const texts = await Promise.all(rules.map((file) => readFile(join(cwd, file), 'utf8')));
  const ids = texts.map((text) => (parse(text) as { id: string }).id);
  expect(new Set(ids).size).toBe(tables.length);
  expect(await problemsIn(cwd, files)).toEqual([]);
  expect((await drawbridge(['test'], { cwd })).code).toBe(0);
});

describe('what cannot be begun is refused, and nothing is written', () => {
  it.each([
    ['a name that is there', ['rule', 'own RULE 1'], "there is a rule 'Own rule 1' already"],
    ['a folder that is there', ['rule', 'One'], 'already: take another name'],
    ['a path', ['rule', '../../etc/x'], 'it is a name and no path'],
    ['a name of signs', ['rule', '…'], 'no letter of a to z'],
    ['a name that turns lines', ['rule', 'a\u202eb'], 'characters that are not seen'],
    ['a name of a device', ['watchlist', 'NUL'], 'cannot be used'],
    ['an alias with a blank', ['watchlist', 'a b'], 'cannot be used'],
    [
      'a table that there is not',
      ['rule', 'New', '--table', 'AWSCloudTrial'],
      "did you mean 'AWSCloudTrail'",
    ],
    ['a case of no rule', ['case', 'x', '--rule', 'Own rul'], "there is no rule 'Own rul'"],
    ['an action that there is not', ['playbook', 'P', '--rule', 'Own rule 1', '--action', 'no'], 'no action'],
  ])('%s', async (_, args, message) => {
    const cwd = await freshFolder();
    await writeFiles(cwd, layouts['our own, with its oddities'].files);
    const run = await drawbridge(['new', ...args], { cwd });
    expect(run.code).toBe(2);
    expect(run.err).toContain(message);
    expect(existsSync(join(cwd, 'playbooks'))).toBe(false);
    expect(existsSync(join(cwd, 'watchlists'))).toBe(false);
  });
});
