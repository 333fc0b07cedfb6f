import { describe, expect, it } from 'vitest';

import { parseRule } from './load-rules.ts';
import { goodRule, ruleWith } from './rule-texts.suite.ts';

/** What is found after one change: code and field, errors and warnings alike. */
function found(from: string, to: string): readonly (readonly [string, string | undefined])[] {
  return parseRule('rule.yaml', ruleWith(from, to)).problems.map((one) => [one.code, one.field] as const);
}

describe("the service's limits", () => {
  it('pass a rule that the service takes', () => {
    expect(parseRule('rule.yaml', goodRule).problems).toEqual([]);
  });

  it.each([
    [
      'a period shorter than the frequency',
      'queryPeriod: 1h',
      'queryPeriod: 30m',
      'rule/period',
      'queryPeriod',
    ],
    [
      'a period of days at minutes',
      'queryFrequency: 1h\nqueryPeriod: 1h',
      'queryFrequency: 5m\nqueryPeriod: 2d',
      'rule/frequency',
      'queryFrequency',
    ],
    [
      'a frequency under five minutes',
      'queryFrequency: 1h',
      'queryFrequency: 1m',
      'rule/duration',
      'queryFrequency',
    ],
    ['a period over fourteen days', 'queryPeriod: 1h', 'queryPeriod: 15d', 'rule/duration', 'queryPeriod'],
    [
      'a threshold over 10000',
      'triggerThreshold: 0',
      'triggerThreshold: 10001',
      'rule/threshold',
      'triggerThreshold',
    ],
    ['a tactic that does not exist', '- LateralMovement', '- LateralMovment', 'rule/tactic', 'tactics[0]'],
    ['a technique of another form', '- T1021.008', '- T1021.8', 'rule/technique', 'relevantTechniques[0]'],
    [
      'a union of everything',
      '  AWSCloudTrail\n  |',
      '  union isfuzzy=true *\n  |',
      'rule/reads-everything',
      'query',
    ],
    ['a version that is no version', 'version: 1.0.0', 'version: 1.0', 'rule/wrong-value', 'version'],
    [
      'an unknown entity type',
      'entityType: IP',
      'entityType: IPs',
      'rule/entity-type',
      'entityMappings[1].entityType',
    ],
    [
      'an identifier of another type',
      'identifier: Address',
      'identifier: HostName',
      'rule/identifier',
      'entityMappings[1].fieldMappings[0].identifier',
    ],
    [
      'a detail with a long name',
      '  Actor: Actor\n',
      '  ActorWithAVeryLongName: Actor\n',
      'rule/custom-details',
      'customDetails.ActorWithAVeryLongName',
    ],
    ['a missing schedule', 'queryPeriod: 1h\n', '', 'rule/missing-field', 'queryPeriod'],
  ])('refuse %s', (_, from, to, code, field) => {
    expect(found(from, to)).toContainEqual([code, field]);
  });

  it('refuse a mapping that identifies nothing and name what would', () => {
    const text = ruleWith('identifier: FullName', 'identifier: UPNSuffix');
    const one = parseRule('rule.yaml', text).problems.find((p) => p.code === 'rule/identifier-missing');
    expect(one?.hints[0]).toContain('AadUserId');
    expect(one?.span?.line).toBe(25);
  });

  it('refuse four columns in an alert name', () => {
    const override = 'alertDetailsOverride:\n  alertDisplayNameFormat: "{{A}} {{B}} {{C}} {{D}}"\n';
    expect(found('eventGroupingSettings:', `${override}eventGroupingSettings:`)).toContainEqual([
      'rule/placeholders',
      'alertDetailsOverride.alertDisplayNameFormat',
    ]);
  });

  it('refuse grouping by what the rule does not define', () => {
    const grouping =
      'incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n' +
      '    lookbackDuration: PT5H\n    matchingMethod: Selected\n    groupByCustomDetails: [Target]\n';
    expect(found('eventGroupingSettings:', `${grouping}eventGroupingSettings:`)).toEqual([
      ['rule/grouping', 'incidentConfiguration.groupingConfiguration.groupByCustomDetails[0]'],
    ]);
  });

  it('warn where a technique belongs to tactics that are not listed', () => {
    expect(found('- T1021.008', '- T1651')).toEqual([['rule/tactic-missing', 'relevantTechniques[0]']]);
  });
});
