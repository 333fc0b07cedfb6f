import { describe, expect, it } from 'vitest';

import { parseCase } from './load-cases.ts';

const good = `description: A user opens a session.
now: 2026-03-02T12:00:00Z
tables:
  AWSCloudTrail:
    - TimeGenerated: 2026-03-02T11:40:00Z
      EventName: StartSession
logs:
  cloudtrail:
    - { eventTime: 2026-03-02T11:41:00Z, eventSource: ssm.amazonaws.com, eventName: StartSession }
watchlists:
  DrawbridgeBenignActors:
    - { Cloud: AWS, Actor: ops, Priority: 1 }
expect:
  alerts: 2
  customDetails: { AccessKeyId: AKIAIOSFODNN7EXAMPLE, Count: [1, 2] }
`;

function codes(name: string, from: string, to: string): readonly (string | undefined)[] {
  if (!good.includes(from)) throw new Error(`the good case has no '${from}'`);
  return parseCase(`cases/${name}.yaml`, good.replace(from, to)).problems.map(
    (problem) => `${problem.code} ${problem.field ?? ''}`,
  );
}

describe('reading a case', () => {
  it('keeps what it states, scalars of details as lists of texts', () => {
    const { case: detectionCase, problems } = parseCase('cases/fires-session.yaml', good);
    expect(problems).toEqual([]);
    expect(detectionCase).toMatchObject({
      name: 'fires-session',
      kind: 'fires',
      now: new Date('2026-03-02T12:00:00Z'),
      watchlists: { DrawbridgeBenignActors: [{ Priority: '1' }] },
      expect: { alerts: 2, customDetails: { AccessKeyId: ['AKIAIOSFODNN7EXAMPLE'], Count: ['1', '2'] } },
    });
  });

  it.each([
    ['a name that says neither fires nor quiet', 'session', 'alerts: 2', 'alerts: 2', 'case/name '],
    [
      'a firing case without an alert',
      'fires-a',
      'alerts: 2',
      'alerts: 0',
      'case/contradiction expect.alerts',
    ],
    ['a quiet case with an alert', 'quiet-a', 'alerts: 2', 'alerts: 2', 'case/contradiction expect.alerts'],
    [
      'a case without an expected number of alerts',
      'fires-a',
      '  alerts: 2\n',
      '',
      'case/missing-field expect.alerts',
    ],
    [
      'a misspelt expectation',
      'fires-a',
      'customDetails',
      'customDetail',
      'case/unknown-field expect.customDetail',
    ],
    [
      'an unknown table',
      'fires-a',
      'AWSCloudTrail:',
      'AWSCloudtrail:',
      'case/unknown-table tables.AWSCloudtrail',
    ],
    [
      'an unknown column',
      'fires-a',
      'EventName:',
      'EventNam:',
      'case/unknown-column tables.AWSCloudTrail[0].EventNam',
    ],
    [
      'an unknown table of another workspace',
      'fires-a',
      'expect:',
      'workspaces: { soc: { Heartbeet: [] } }\nexpect:',
      'case/unknown-table workspaces.soc.Heartbeet',
    ],
    [
      'an unknown column in a table of another workspace',
      'fires-a',
      'expect:',
      'workspaces: { soc: { Heartbeat: [{ TimeGenerated: 2026-03-02T11:40:00Z, OSTyp: Linux }] } }\nexpect:',
      'case/unknown-column workspaces.soc.Heartbeat[0].OSTyp',
    ],
    [
      'a row that no period could hold',
      'fires-a',
      '    - TimeGenerated: 2026-03-02T11:40:00Z\n      EventName',
      '    - EventName',
      'case/no-time tables.AWSCloudTrail[0]',
    ],
    ['an invalid time', 'fires-a', 'now: 2026-03-02T12:00:00Z', 'now: yesterday', 'case/wrong-value now'],
    [
      'a range that ends before it begins',
      'fires-a',
      'tables:',
      'from: 2026-03-03T00:00:00Z\ntables:',
      'case/range from',
    ],
  ])('refuses %s', (_, name, from, to, expected) => {
    expect(codes(name, from, to)).toContain(expected);
  });

  it('refuses a case that gives no rows, because it proves nothing', () => {
    const text = 'description: Nothing.\nnow: 2026-03-02T12:00:00Z\nexpect: { alerts: 0 }\n';
    const { problems } = parseCase('cases/quiet-nothing.yaml', text);
    expect(problems).toMatchObject([{ code: 'case/no-input' }]);
  });
});
