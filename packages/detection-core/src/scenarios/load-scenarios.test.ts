import { describe, expect, it } from 'vitest';

import { fill, matches } from './parameters.ts';
import { parseScenario } from './load-scenarios.ts';

const good = `name: A session
cloud: aws
techniques: [T1021.008]
actor: A stolen key
steps:
  - run: aws ssm start-session --target "$INSTANCE_ID"
    logs:
      - cloudtrail: { eventSource: ssm.amazonaws.com, eventName: StartSession }
expect:
  - rule: aws-direct-vm-connection
    columns: { Operation: StartSession }
    entities: [{ type: IP, Address: $SOURCE_IP }]
contained: { by: [contain-aws-access-key] }
cleanUp: []
`;

function problemsOf(text: string): readonly string[] {
  return parseScenario('scenarios/aws/x.yaml', text).problems.map(({ code }) => code);
}

describe('a file of scenarios/', () => {
  it('is a scenario, called as the file is', () => {
    const { scenario, problems } = parseScenario('scenarios/aws/x.yaml', good);
    expect(problems).toEqual([]);
    expect(scenario).toMatchObject({ id: 'x', cloud: 'aws', steps: [{ atMinute: 0 }] });
  });

  it.each([
    ['a misspelt field', good.replace('cleanUp', 'cleanup'), 'scenario/unknown-field'],
    [
      'a parameter that nothing gives a value',
      good.replace('$INSTANCE_ID', '$INSTANCE'),
      'scenario/unknown-parameter',
    ],
    ['a technique that is none', good.replace('T1021.008', 'T102'), 'scenario/wrong-value'],
    [
      'a signal that every alert would be',
      good.replace('{ Operation: StartSession }', '{}'),
      'scenario/wrong-value',
    ],
    ['a step that says nothing', good.replace(/run: .*/, 'atMinute: 1'), 'scenario/wrong-value'],
    [
      'a log of two kinds',
      good.replace(
        'StartSession }\nexpect',
        'StartSession }\n        table: { name: Usage, row: {} }\nexpect',
      ),
      'scenario/wrong-value',
    ],
    [
      'a table that is not there',
      good.replace(/cloudtrail: .*/, 'table: { name: Usages, row: {} }'),
      'scenario/unknown-table',
    ],
    [
      'a column that is not there',
      good.replace(/cloudtrail: .*/, 'table: { name: Usage, row: { Quantiti: 1 } }'),
      'scenario/unknown-column',
    ],
    [
      'no reason where no playbook contains it',
      good.replace('{ by: [contain-aws-access-key] }', '{ not: no }'),
      'scenario/wrong-value',
    ],
  ])('is refused with %s', (_, text, code) => {
    expect(problemsOf(text).join()).toContain(code);
  });
});

describe('a parameter', () => {
  it('is replaced in every text, and never twice', () => {
    expect(fill({ a: ['$ONE-$TWO'], b: null, c: 1 }, { ONE: '$TWO', TWO: '2' })).toEqual({
      a: ['$TWO-2'],
      b: null,
      c: 1,
    });
  });

  it.each([
    ['i-$ID', 'i-1', { ID: '1' }, true],
    ['i-$ID', 'i-2', { ID: '1' }, false],
    ['i-$ID', 'i-2', {}, true],
    ['i-$ID', 'i-', {}, false],
    ['a.b', 'axb', {}, false],
    ['x *$ID*', 'x ["1"]', { ID: '1' }, true],
    ['$ID', 'a\nb', { ID: 'a' }, false],
    ['$constructor', '$constructor', {}, true],
    ['$ID', '1', { ID: '$&' }, false],
  ])('%s is compared with %j, given %j: %s', (expected, actual, given, is) => {
    expect(matches(expected, actual, given)).toBe(is);
  });
});
