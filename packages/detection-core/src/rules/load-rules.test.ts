import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { loadRules, parseRule } from './load-rules.ts';
import { goodRule, ruleWith } from './rule-texts.suite.ts';

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

const other = ruleWith('0a1b2c3d-1111', '0a1b2c3d-2222').replace('Session on a machine', 'Another');

describe('loading rules', () => {
  it('reads durations, operators and defaults into one form', () => {
    const text = ruleWith('queryFrequency: 1h', 'queryFrequency: 00:30:00')
      .replace('queryPeriod: 1h', 'queryPeriod: 1.12:00:00')
      .replace('triggerOperator: gt', 'triggerOperator: GreaterThan');
    const { rule, problems } = parseRule('rule.yaml', text);
    expect(problems).toEqual([]);
    expect(rule).toMatchObject({
      queryFrequencyMs: 30 * 60_000,
      queryPeriodMs: 36 * 3_600_000,
      triggerOperator: 'GreaterThan',
      aggregation: 'AlertPerResult',
      createIncident: true,
      suppressionEnabled: false,
    });
  });

  it('finds one rule in each folder that has a rule.yaml and leaves its cases and hunting queries alone', async () => {
    const folder = await folderOf({
      'a/rule.yaml': goodRule,
      'a/cases/fires-x.yaml': 'description: not a rule',
      'a/hunting/q.yaml': 'name: hunting\nquery: AWSCloudTrail',
      'b/rule.yaml': other,
    });
    const { rules, problems } = await loadRules(folder);
    expect(problems).toEqual([]);
    expect(rules.map((rule) => rule.name)).toEqual(['Session on a machine', 'Another']);
  });

  it('reads a community folder of YAML files at any depth and says which files are no rules', async () => {
    const folder = await folderOf({
      'Detections/AWS/One.yaml': goodRule,
      'Hunting Queries/Two.yaml': 'id: x\nname: hunting\nquery: AWSCloudTrail\n',
    });
    const { rules, problems } = await loadRules(folder);
    expect(rules).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'rule/not-a-rule', severity: 'warning' }]);
    expect(problems[0]?.file).toContain('Two.yaml');
  });

  it('names both files where two rules have the same id', async () => {
    const folder = await folderOf({ 'a/rule.yaml': goodRule, 'b/rule.yaml': goodRule });
    const { problems } = await loadRules(folder);
    expect(problems).toMatchObject([{ code: 'rule/duplicate-id', span: { line: 1, column: 5 } }]);
    expect(problems[0]?.message).toContain(join('a', 'rule.yaml'));
    expect(problems[0]?.file).toContain(join('b', 'rule.yaml'));
  });

  it('says so where there is no such folder, and where a folder holds no rule', async () => {
    expect((await loadRules('/nowhere/at/all')).problems).toMatchObject([{ code: 'file/unreadable' }]);
    const empty = await folderOf({ 'readme.txt': 'nothing' });
    expect((await loadRules(empty)).problems).toMatchObject([
      { code: 'content/unread', file: join(empty, 'readme.txt') },
      { code: 'rules/none' },
    ]);
  });
});

describe('a rule that cannot be read', () => {
  it('points at the line where the text stops being YAML', () => {
    const { rule, problems } = parseRule('rule.yaml', ruleWith('severity: Medium', 'severity: [Medium'));
    expect(rule).toBeUndefined();
    expect(problems[0]).toMatchObject({ code: 'yaml/not-yaml', file: 'rule.yaml' });
    expect(problems[0]?.span?.line).toBeGreaterThanOrEqual(6);
  });

  it('names the field that is missing and the candidates of a wrong value', () => {
    const text = ruleWith('severity: Medium\n', 'severity: Critical\n').replace(/name: .*\n/, '');
    const { problems } = parseRule('rule.yaml', text);
    expect(problems.map((problem) => [problem.code, problem.field, problem.span?.line])).toEqual([
      ['rule/missing-field', 'name', 1],
      ['rule/wrong-value', 'severity', 5],
    ]);
    expect(problems[1]?.message).toContain('"High"');
  });

  it('warns about a misspelt field at its place and reads the rest', () => {
    const { rule, problems } = parseRule('rule.yaml', ruleWith('customDetails:', 'customDetail:'));
    expect(problems).toMatchObject([
      {
        code: 'rule/unknown-field',
        severity: 'warning',
        field: 'customDetail',
        span: { line: 32, column: 1 },
      },
    ]);
    expect(rule?.customDetails).toEqual({});
  });
});

it.each([
  ['a comment', 'T // all of it\n\n  | where a', ['rule/folded-query']],
  ['an address in a text', 'T | where u == "https://example.com" and a', []],
])('a folded query with %s is looked at', (_, query, codes) => {
  const text = ruleWith('query: |', 'query: >').replace(
    / {2}AWSCloudTrail\n {2}\| where[^]*?\n(?=\w)/,
    `  ${query}\n`,
  );
  const found = parseRule('rule.yaml', text).problems.map(({ code }) => code);
  expect(found.filter((code) => code === 'rule/folded-query')).toEqual(codes);
});

it('a near-real-time rule is given a minute, whatever schedule its file states', () => {
  const { rule } = parseRule('rule.yaml', ruleWith('kind: Scheduled', 'kind: NRT'));
  expect(rule).toMatchObject({ queryFrequencyMs: 60_000, queryPeriodMs: 60_000 });
});

it('an unknown field is shown with the nearest that there is', () => {
  const { problems } = parseRule('rule.yaml', ruleWith('customDetails:', 'customDetail:'));
  expect(problems[0]?.hints[0]).toBe("did you mean 'customDetails'?");
});
