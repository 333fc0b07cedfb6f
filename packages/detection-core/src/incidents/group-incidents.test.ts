import { readIncidentTrigger } from '@drawbridge/incident-model';
import { describe, expect, it } from 'vitest';

import { parseRule } from '../rules/load-rules.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import { goodRule, ruleWith } from '../rules/rule-texts.suite.ts';
import type { Alert, ResultRow } from '../running/alert.ts';
import { makeAlerts } from '../running/make-alerts.ts';
import { groupIncidents } from './group-incidents.ts';

function ruleOf(text: string): DetectionRule {
  const { rule, problems } = parseRule('rule.yaml', text);
  if (rule === undefined) throw new Error(JSON.stringify(problems));
  return rule;
}

/** A rule with grouping; `more` are further lines of its configuration. */
function groupingRule(method: string, more = ''): DetectionRule {
  const text =
    'incidentConfiguration:\n  createIncident: true\n  groupingConfiguration:\n    enabled: true\n' +
    `    lookbackDuration: 5h\n    matchingMethod: ${method}\n${more}`;
  return ruleOf(ruleWith('eventGroupingSettings:', `${text}eventGroupingSettings:`));
}

/** Alerts of one row each, at hours of one day. */
function alertsAt(rule: DetectionRule, ...rows: readonly (readonly [number, ResultRow])[]): readonly Alert[] {
  return rows.flatMap(([hour, row]) => {
    const now = new Date(Date.UTC(2026, 2, 2, hour));
    const from = new Date(now.getTime() - 3_600_000);
    return makeAlerts(rule, [row], { now, from, to: now }).alerts;
  });
}

const alice = { Actor: 'alice@example.com', SourceIp: '203.0.113.7' };
const elsewhere = { Actor: 'alice@example.com', SourceIp: '198.51.100.9' };
const sizes = (rule: DetectionRule, alerts: readonly Alert[]): readonly number[] =>
  groupIncidents(alerts, [rule]).map((incident) => incident.object.properties.alerts.length);

describe('grouping alerts into incidents', () => {
  it('makes one incident per alert unless the rule groups', () => {
    const rule = ruleOf(goodRule);
    expect(sizes(rule, alertsAt(rule, [9, alice], [10, alice]))).toEqual([1, 1]);
  });

  it('makes none where the rule says so', () => {
    const text = ruleWith(
      'eventGroupingSettings:',
      'incidentConfiguration:\n  createIncident: false\neventGroupingSettings:',
    );
    const rule = ruleOf(text);
    expect(sizes(rule, alertsAt(rule, [9, alice]))).toEqual([]);
  });

  it('joins alerts with all entities in common, within the lookback of the first', () => {
    const rule = groupingRule('AllEntities');
    const alerts = alertsAt(rule, [3, alice], [8, alice], [9, alice], [8, elsewhere]);
    expect(sizes(rule, alerts)).toEqual([2, 1, 1]);
  });

  it('joins any alerts of a rule, or those with the selected entity or detail', () => {
    const any = groupingRule('AnyAlert');
    expect(sizes(any, alertsAt(any, [3, alice], [4, elsewhere]))).toEqual([2]);
    const account = groupingRule('Selected', '    groupByEntities: [Account]\n');
    expect(sizes(account, alertsAt(account, [3, alice], [4, elsewhere]))).toEqual([2]);
    const address = groupingRule('Selected', '    groupByEntities: [IP]\n');
    expect(sizes(address, alertsAt(address, [3, alice], [4, elsewhere]))).toEqual([1, 1]);
    const detail = groupingRule('Selected', '    groupByCustomDetails: [Actor]\n');
    expect(sizes(detail, alertsAt(detail, [3, alice], [4, elsewhere]))).toEqual([2]);
  });

  it('does not join alerts without entities, which nothing shows to belong together', () => {
    const rule = groupingRule('AllEntities');
    expect(sizes(rule, alertsAt(rule, [3, { Other: 1 }], [4, { Other: 2 }]))).toEqual([1, 1]);
  });
});

describe('an incident', () => {
  const rule = groupingRule('AnyAlert');
  const [incident] = groupIncidents(alertsAt(rule, [9, alice], [10, elsewhere]), [rule]);

  it("is read by the reader of Sentinel's incident trigger", () => {
    const read = readIncidentTrigger(JSON.parse(JSON.stringify(incident)));
    expect(read.problems).toEqual([]);
    expect(read.ok && read.value).toMatchObject({
      source: 'incident',
      number: 1,
      title: 'Session on a machine',
      severity: 'Medium',
      status: 'New',
      ruleIds: [rule.id],
      tactics: ['LateralMovement'],
      techniques: ['T1021.008'],
      unread: [],
      alerts: [{ ruleIds: [rule.id], customDetails: { Actor: ['alice@example.com'] } }, {}],
    });
  });

  it("carries entities in Sentinel's kinds and properties, each once", () => {
    expect(incident?.object.properties.relatedEntities).toMatchObject([
      { kind: 'Account', properties: { accountName: 'alice', UPNSuffix: 'example.com' } },
      { kind: 'Ip', properties: { address: '203.0.113.7' } },
      { kind: 'Ip', properties: { address: '198.51.100.9' } },
    ]);
  });

  it('spans its alerts, and has the same id whenever it is made', () => {
    const again = groupIncidents(alertsAt(rule, [9, alice], [10, elsewhere]), [rule])[0];
    expect(again).toEqual(incident);
    expect(incident?.object.properties).toMatchObject({
      createdTimeUtc: '2026-03-02T09:00:00.000Z',
      firstActivityTimeUtc: '2026-03-02T08:00:00.000Z',
      lastActivityTimeUtc: '2026-03-02T10:00:00.000Z',
      additionalData: { alertsCount: 2 },
    });
  });
});
