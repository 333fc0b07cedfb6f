import { describe, expect, it } from 'vitest';

import { parseRule } from '../rules/load-rules.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import { goodRule, ruleWith } from '../rules/rule-texts.suite.ts';
import type { ResultRow } from './alert.ts';
import { makeAlerts, triggers } from './make-alerts.ts';

const period = {
  now: new Date('2026-03-02T12:00:00Z'),
  from: new Date('2026-03-02T11:00:00Z'),
  to: new Date('2026-03-02T12:00:00Z'),
};

function ruleOf(text: string): DetectionRule {
  const { rule, problems } = parseRule('rule.yaml', text);
  if (rule === undefined) throw new Error(JSON.stringify(problems));
  return rule;
}

const row = (actor: string, more: ResultRow = {}): ResultRow => ({
  Actor: actor,
  SourceIp: '203.0.113.7',
  ...more,
});
const many = (count: number): readonly ResultRow[] =>
  Array.from({ length: count }, (_, at) => row(`user-${at}`));
const single = ruleWith('aggregationKind: AlertPerResult', 'aggregationKind: SingleAlert');

describe('the threshold', () => {
  it.each([
    ['gt', 3, [false, true]],
    ['lt', 4, [true, false]],
    ['eq', 4, [false, true]],
    ['ne', 4, [true, false]],
  ] as const)('%s %i', (operator, threshold, [three, four]) => {
    const text = ruleWith('triggerOperator: gt', `triggerOperator: ${operator}`);
    const rule = ruleOf(text.replace('triggerThreshold: 0', `triggerThreshold: ${threshold}`));
    expect([triggers(rule, 3), triggers(rule, 4)]).toEqual([three, four]);
  });

  it('lets a rule that fires on silence make one alert without rows', () => {
    const rule = ruleOf(
      ruleWith('triggerOperator: gt\ntriggerThreshold: 0', 'triggerOperator: eq\ntriggerThreshold: 0'),
    );
    const { alerts } = makeAlerts(rule, [], period);
    expect(alerts).toMatchObject([{ rowCount: 0, entities: [], startTime: period.from, endTime: period.to }]);
  });
});

describe('the number of alerts', () => {
  it('is one over all rows where the rule says so', () => {
    const { alerts } = makeAlerts(ruleOf(single), many(3), period);
    expect(alerts).toMatchObject([{ rowCount: 3, customDetails: { Actor: ['user-0', 'user-1', 'user-2'] } }]);
  });

  it('is one per row up to 150, and of more rows 149 and one for the rest', () => {
    expect(makeAlerts(ruleOf(goodRule), many(150), period).alerts.map((alert) => alert.rowCount)).toEqual(
      Array.from({ length: 150 }, () => 1),
    );
    const { alerts } = makeAlerts(ruleOf(goodRule), many(400), period);
    expect(alerts).toHaveLength(150);
    expect(alerts.at(-1)?.rowCount).toBe(400 - 149);
  });

  it('keeps a hundred rows of an alert and counts them all', () => {
    const alert = makeAlerts(ruleOf(single), many(120), period).alerts[0];
    expect([alert?.rows.length, alert?.rowCount]).toEqual([100, 120]);
  });
});

describe('the entities of an alert', () => {
  it.each(['root', 'ADMIN', 'System'])(
    'leave out an account that is known as %s only, and say so',
    (name) => {
      const { alerts, notes } = makeAlerts(ruleOf(goodRule), [row(name)], period);
      expect(alerts[0]?.entities).toEqual([{ type: 'IP', identifiers: { Address: '203.0.113.7' } }]);
      expect(notes).toMatchObject([{ systemAlertId: alerts[0]?.systemAlertId }]);
      expect(notes[0]?.message).toContain(`'${name}'`);
    },
  );

  it('are each there once, and none for an empty column', () => {
    const { alerts } = makeAlerts(ruleOf(single), [row('alice'), row('alice'), row('')], period);
    expect(alerts[0]?.entities.map((entity) => entity.type)).toEqual(['Account', 'IP']);
  });

  it('are texts, also of a dynamic column', () => {
    const { alerts } = makeAlerts(ruleOf(goodRule), [row('x', { Actor: ['a', 'b'], SourceIp: 7n })], period);
    expect(alerts[0]?.entities.map((entity) => Object.values(entity.identifiers))).toEqual([
      ['["a","b"]'],
      ['7'],
    ]);
  });

  it('write a real as tostring() does, with its point, and a long without', () => {
    const columns = [
      { name: 'Actor', type: 'real' },
      { name: 'SourceIp', type: 'long' },
    ] as const;
    const { alerts } = makeAlerts(ruleOf(goodRule), [row('', { Actor: 5, SourceIp: 7 })], period, columns);
    expect(alerts[0]?.entities.map((entity) => Object.values(entity.identifiers))).toEqual([['5.0'], ['7']]);
    expect(alerts[0]?.rows[0]).toMatchObject({ Actor: 5, SourceIp: 7 });
  });

  it('are at most 500, shared by the mappings', () => {
    const { alerts, notes } = makeAlerts(ruleOf(single), many(300), period);
    expect(alerts[0]?.entities.filter((entity) => entity.type === 'Account')).toHaveLength(250);
    expect(notes.some((note) => note.message.startsWith('50 entities of type Account'))).toBe(true);
  });

  it('include those that a column holds as Sentinel writes them, without the references', () => {
    const text = ruleWith(
      'customDetails:',
      'sentinelEntitiesMappings:\n  - columnName: Entities\ncustomDetails:',
    );
    const held = JSON.stringify([{ $id: '1', Type: 'ip', Address: '198.51.100.9' }, { $ref: '1' }]);
    const { alerts } = makeAlerts(ruleOf(text), [row('alice', { Entities: held })], period);
    expect(alerts[0]?.entities.at(-1)).toEqual({ type: 'IP', identifiers: { Address: '198.51.100.9' } });
  });
});

describe('custom details', () => {
  it('hold at most 50 values, and say how many are dropped', () => {
    const { alerts, notes } = makeAlerts(ruleOf(single), many(60), period);
    expect(alerts[0]?.customDetails.Actor).toHaveLength(50);
    expect(notes.map((note) => note.message).join()).toContain("10 values of the detail 'Actor'");
  });

  it('stay below two kilobytes', () => {
    const long = Array.from({ length: 9 }, (_, at) => row(`${'x'.repeat(400)}${at}`));
    const { alerts, notes } = makeAlerts(ruleOf(single), long, period);
    expect(JSON.stringify(alerts[0]?.customDetails).length).toBeLessThanOrEqual(2048);
    expect(alerts[0]?.customDetails.Actor).toHaveLength(5);
    expect(notes.map((note) => note.message).join()).toContain('2048 bytes');
  });
});

describe('overrides', () => {
  it("take the community's quotes off a description", () => {
    const rule = ruleOf(
      ruleWith('description: Identifies sessions.', "description: |\n  'Identifies sessions.'"),
    );
    expect(makeAlerts(rule, [row('alice')], period).alerts[0]?.description).toBe('Identifies sessions.');
  });

  const override = (text: string): DetectionRule =>
    ruleOf(ruleWith('eventGroupingSettings:', `alertDetailsOverride:\n${text}eventGroupingSettings:`));

  it('fill columns into the name and take severity and tactics from columns', () => {
    const rule = override(
      "  alertDisplayNameFormat: 'Session of {{Actor}}'\n  alertSeverityColumnName: Severity\n  alertTacticsColumnName: Tactics\n",
    );
    const made = makeAlerts(
      rule,
      [row('alice', { Severity: 'high', Tactics: '["Execution","Lateral Movement"]' })],
      period,
    );
    expect(made.alerts[0]).toMatchObject({
      name: 'Session of alice',
      severity: 'High',
      tactics: ['Execution', 'LateralMovement'],
    });
  });

  it("keep the rule's own where the column holds no severity or tactic", () => {
    const rule = override('  alertSeverityColumnName: Severity\n  alertTacticsColumnName: Tactics\n');
    const made = makeAlerts(rule, [row('alice', { Severity: 'Critical', Tactics: '' })], period);
    expect(made.alerts[0]).toMatchObject({ severity: 'Medium', tactics: ['LateralMovement'] });
  });

  it('cut a name at 256 bytes and never inside a character', () => {
    const rule = override("  alertDisplayNameFormat: '{{Actor}}'\n");
    const name = makeAlerts(rule, [row('é'.repeat(200))], period).alerts[0]?.name ?? '';
    expect(name).toBe('é'.repeat(128));
  });
});
