import { createEngine } from '@drawbridge/kql';
import { afterAll, describe, expect, it } from 'vitest';

import { parseRule } from '../rules/load-rules.ts';
import { ruleWith } from '../rules/rule-texts.suite.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { createCaseEngines } from './case-engines.ts';
import { parseCase } from './load-cases.ts';
import { type CaseResult, runCase } from './run-case.ts';

const exclusions = {
  alias: 'BenignActors',
  searchKey: 'Actor',
  columns: ['Actor', 'Reason'],
  rows: [{ Actor: 'arn:aws:iam::123456789012:user/alice', Reason: 'what a user wrote' }],
};
const heartbeat = { TimeGenerated: '2026-03-02T11:00:00Z', ComputerIP: '198.51.100.9' };
const fixtures = {
  externalData: [{ url: 'https://example.com/bad.csv', rows: [{ Ip: '198.51.100.9' }] }],
  geoIp: [{ network: '198.51.100.0/24', country: 'Norway' }],
  workspaces: [{ workspace: 'soc-emea', table: 'Heartbeat', rows: [heartbeat] }],
};
const engines = createCaseEngines(
  (watchlists) => createEngine({ tables: bundledTables(), watchlists }),
  [exclusions],
  fixtures,
);

afterAll(async () => {
  await engines.close();
});

const ruleText = ruleWith(
  '  | project TimeGenerated',
  '  | where UserIdentityArn !in ((_GetWatchlist("BenignActors") | project Actor))\n  | project TimeGenerated',
);

function run(text: string, rule = ruleText): Promise<CaseResult> {
  const parsedRule = parseRule('rule.yaml', rule);
  const parsedCase = parseCase('cases/fires-session.yaml', text);
  if (parsedRule.rule === undefined) throw new Error(JSON.stringify(parsedRule.problems));
  if (parsedCase.case === undefined) throw new Error(JSON.stringify(parsedCase.problems));
  return runCase(parsedRule.rule, parsedCase.case, engines);
}

const caseText = `description: Two people open sessions.
now: 2026-03-02T12:00:00Z
tables:
  AWSCloudTrail:
    - TimeGenerated: 2026-03-02T12:00:00Z
      EventName: StartSession
      UserIdentityArn: arn:aws:iam::123456789012:user/alice
      SourceIpAddress: 203.0.113.7
    - { TimeGenerated: 2026-03-02T10:59:00Z, EventName: StartSession, UserIdentityArn: too-early }
logs:
  cloudtrail:
    - eventTime: 2026-03-02T11:00:00Z
      eventSource: ssm.amazonaws.com
      eventName: StartSession
      sourceIPAddress: 198.51.100.9
      userIdentity: { arn: 'arn:aws:iam::123456789012:user/bob' }
expect:
  alerts: 2
  rows:
    - { Actor: 'arn:aws:iam::123456789012:user/bob', SourceIp: 198.51.100.9 }
    - { Actor: 'arn:aws:iam::123456789012:user/alice', TimeGenerated: '2026-03-02T12:00:00Z' }
  entities:
    - { type: IP, Address: 203.0.113.7 }
  customDetails:
    Actor: ['arn:aws:iam::123456789012:user/alice', 'arn:aws:iam::123456789012:user/bob']
  names: [Session on a machine, Session on a machine]
  severities: [Medium, Medium]
`;

describe('running a case', () => {
  it('passes with rows and raw events of the period, its ends included, and empty watchlists', async () => {
    const result = await run(caseText);
    expect(result).toMatchObject({ outcome: 'pass', differences: [], problems: [] });
    expect(result.alerts).toHaveLength(2);
  });

  it('sees the rows that it states for a watchlist', async () => {
    const list =
      'watchlists:\n  BenignActors:\n    - { Actor: "arn:aws:iam::123456789012:user/bob" }\nexpect:\n  alerts: 1\n';
    const result = await run(caseText.replace(/expect:[^]*/, list));
    expect(result).toMatchObject({ outcome: 'pass' });
  });

  it("sees the folder's fixtures, unless it states its own", async () => {
    const rule = ruleText.replace(
      '  | project TimeGenerated',
      `  | where SourceIpAddress in ((externaldata(Ip:string)["https://example.com/bad.csv"]))
  | where geo_info_from_ip_address(SourceIpAddress).country == 'Norway'
  | project TimeGenerated`,
    );
    const expecting = (stated: string) => run(caseText.replace(/expect:[^]*/, stated), rule);
    expect(await expecting('expect: { alerts: 1 }\n')).toMatchObject({ outcome: 'pass', problems: [] });
    const none = 'externaldata:\n  https://example.com/bad.csv: []\nexpect: { alerts: 1 }\n';
    expect((await expecting(none)).alerts).toHaveLength(0);
    const elsewhere = 'geo: [{ network: 198.51.100.0/24, country: Malta }]\nexpect: { alerts: 1 }\n';
    expect((await expecting(elsewhere)).alerts).toHaveLength(0);
  });

  it("sees the folder's other workspaces, unless it states their tables", async () => {
    const rule = ruleText.replace(
      '  | project TimeGenerated',
      `  | join kind=inner (workspace('soc-emea').Heartbeat) on $left.SourceIpAddress == $right.ComputerIP
  | project TimeGenerated`,
    );
    const expecting = (stated: string) => run(caseText.replace(/expect:[^]*/, stated), rule);
    expect(await expecting('expect: { alerts: 1 }\n')).toMatchObject({ outcome: 'pass', problems: [] });
    const none = 'workspaces: { SOC-emea: { Heartbeat: [] } }\nexpect: { alerts: 1 }\n';
    expect((await expecting(none)).alerts).toHaveLength(0);
  });

  it('fails with a readable difference when a literal of the query changes', async () => {
    const result = await run(caseText, ruleText.replace('"StartSession"', '"StartSessio"'));
    expect(result.outcome).toBe('fail');
    expect(result.differences[0]).toEqual({ what: 'alerts', expected: 2, actual: 0 });
    expect(result.differences.map((difference) => difference.what)).toContain('rows[0]');
  });

  it.each([
    [
      'a value of a row',
      'SourceIp: 198.51.100.9 }',
      'SourceIp: 198.51.100.8 }',
      'rows[0].SourceIp',
      '198.51.100.8',
      '198.51.100.9',
    ],
    [
      'a column that the result lacks',
      'SourceIp: 198.51.100.9 }',
      'Target: web }',
      'rows[0].Target',
      'web',
      '(no column Target)',
    ],
    [
      'an entity',
      'IP, Address: 203.0.113.7',
      'IP, Address: 203.0.113.8',
      'entities[0]',
      { type: 'IP', Address: '203.0.113.8' },
      expect.anything() as unknown,
    ],
    [
      'a severity',
      '[Medium, Medium]',
      '[Medium, High]',
      'severities',
      ['Medium', 'High'],
      ['Medium', 'Medium'],
    ],
  ])(
    'fails on %s alone, with what was expected and what came',
    async (_, from, to, what, expected, actual) => {
      expect(caseText).toContain(from);
      const result = await run(caseText.replace(from, to));
      expect(result.outcome).toBe('fail');
      expect(result.differences).toEqual([{ what, expected, actual }]);
    },
  );

  it('fails on a row that was not expected', async () => {
    const result = await run(
      caseText.replace(/ {4}- \{ Actor: 'arn:aws:iam::123456789012:user\/alice', Time.*\n/, ''),
    );
    expect(result.differences.map((difference) => difference.what)).toEqual(['rows', 'rows: not expected']);
  });

  it.each([
    [
      'an event that does not fit',
      'eventName: StartSession\n      sourceIPAddress',
      'eventNam: StartSession\n      sourceIPAddress',
      'case/unfit-event',
    ],
    [
      'a value that does not fit its column',
      'EventName: StartSession\n      User',
      'ReadOnly: perhaps\n      User',
      'ingest/mistyped-value',
    ],
    [
      'an unknown column of a watchlist',
      'expect:',
      'watchlists:\n  BenignActors:\n    - { Akteur: x }\nexpect:',
      'case/unknown-column',
    ],
  ])('is an error with %s, neither pass nor fail', async (_, from, to, code) => {
    expect(caseText).toContain(from);
    const result = await run(caseText.replace(from, to));
    expect(result.outcome).toBe('error');
    expect(result.problems).toMatchObject([{ code, file: 'cases/fires-session.yaml' }]);
  });

  it("is an error where the query does not bind, at the rule file's line", async () => {
    const result = await run(caseText, ruleText.replace('EventName ==', 'EventNam =='));
    expect(result).toMatchObject({ outcome: 'error', problems: [{ file: 'rule.yaml', span: { line: 21 } }] });
  });
});
