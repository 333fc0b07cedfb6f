import { createEngine, type Engine } from '@drawbridge/kql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundledTables } from '../tables/bundled-tables.ts';
import { checkRule } from './check-rule.ts';
import { parseRule } from './load-rules.ts';
import { goodRule, ruleWith } from './rule-texts.suite.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({ tables: bundledTables() });
});

afterAll(async () => {
  await engine.close();
});

function check(text: string) {
  const { rule, problems } = parseRule('rule.yaml', text);
  if (rule === undefined) throw new Error(JSON.stringify(problems));
  return checkRule(rule, engine);
}

describe('checking a rule against the tables', () => {
  it('gives the columns of a rule that is right', async () => {
    const { columns, problems } = await check(goodRule);
    expect(problems).toEqual([]);
    expect(columns?.map((column) => `${column.name}: ${column.type}`)).toEqual([
      'TimeGenerated: datetime',
      'Actor: string',
      'SourceIp: string',
    ]);
  });

  it('shows a misspelt column of the query where the author wrote it', async () => {
    const { columns, problems } = await check(
      ruleWith('SourceIp = SourceIpAddress', 'SourceIp = SourceIpAdress'),
    );
    expect(columns).toBeUndefined();
    expect(problems).toMatchObject([
      { file: 'rule.yaml', severity: 'error', span: { line: 22, column: 64 } },
    ]);
    expect(problems[0]?.hints.join()).toContain('SourceIpAddress');
  });

  it.each([
    [
      'an entity mapping',
      'columnName: SourceIp',
      'columnName: SourceIP',
      'entityMappings[1].fieldMappings[0].columnName',
      31,
    ],
    ['a custom detail', '  Actor: Actor\n', '  Actor: Caller\n', 'customDetails.Actor', 33],
    [
      'an alert name',
      'eventGroupingSettings:',
      'alertDetailsOverride:\n  alertDisplayNameFormat: "{{Target}}"\neventGroupingSettings:',
      'alertDetailsOverride.alertDisplayNameFormat',
      35,
    ],
    [
      'a severity column',
      'eventGroupingSettings:',
      'alertDetailsOverride:\n  alertSeverityColumnName: Severity\neventGroupingSettings:',
      'alertDetailsOverride.alertSeverityColumnName',
      35,
    ],
  ])('finds a column that %s names and the result lacks', async (_, from, to, field, line) => {
    expect((await check(ruleWith(from, to))).problems).toMatchObject([
      { code: 'rule/unknown-column', severity: 'error', field, span: { line } },
    ]);
  });

  it('says of a table that is not there what the service would say, at its place', async () => {
    const { problems } = await check(ruleWith('  AWSCloudTrail\n  |', '  AWSCloudTrial\n  |'));
    expect(problems[0]).toMatchObject({ severity: 'error', span: { line: 20, column: 3 } });
    expect(problems[0]?.message).toContain('"Failed to run the analytics rule query. One of the tables');
    expect(problems[0]?.hints[0]).toBe("did you mean 'AWSCloudTrail'?");
  });

  it.each([
    ['a severity that is a number', 'alertSeverityColumnName: n', 35],
    ['tactics that are a time', 'alertTacticsColumnName: TimeGenerated', 35],
    ['a link that is dynamic', 'alertDynamicProperties: [{ alertProperty: AlertLink, value: d }]', 35],
    ['a score that is dynamic', 'alertDynamicProperties: [{ alertProperty: ConfidenceScore, value: d }]', 35],
  ])('warns of %s', async (_, override, line) => {
    const query = 'TimeGenerated, n = 1, d = dynamic(["a"]), Actor';
    const text = ruleWith('project TimeGenerated, Actor', `project ${query}`).replace(
      'eventGroupingSettings:',
      `alertDetailsOverride:\n  ${override}\neventGroupingSettings:`,
    );
    expect((await check(text)).problems).toMatchObject([
      { code: 'rule/column-type', severity: 'warning', span: { line } },
    ]);
  });

  it('says nothing of techniques and links that are lists', async () => {
    const override =
      'alertDetailsOverride:\n  alertDynamicProperties:\n' +
      '    - { alertProperty: Techniques, value: d }\n    - { alertProperty: ExtendedLinks, value: d }\n';
    const text = ruleWith('project TimeGenerated', 'project d = dynamic(["a"]), TimeGenerated').replace(
      'eventGroupingSettings:',
      `${override}eventGroupingSettings:`,
    );
    expect((await check(text)).problems).toEqual([]);
  });

  it('warns where an identifier is dynamic, which the service would not make a text of', async () => {
    const { problems } = await check(
      ruleWith('SourceIp = SourceIpAddress', 'SourceIp = split(SourceIpAddress, ".")'),
    );
    expect(problems).toMatchObject([{ code: 'rule/dynamic-identifier', severity: 'warning' }]);
  });
});
