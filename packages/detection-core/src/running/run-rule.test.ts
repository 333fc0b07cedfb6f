import { createEngine, type Engine } from '@drawbridge/kql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { parseRule } from '../rules/load-rules.ts';
import type { DetectionRule } from '../rules/model/rule.ts';
import { goodRule, ruleWith } from '../rules/rule-texts.suite.ts';
import { bundledTables } from '../tables/bundled-tables.ts';
import { runRule } from './run-rule.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await createEngine({ tables: bundledTables() });
});

beforeEach(async () => {
  await engine.clear();
});

afterAll(async () => {
  await engine.close();
});

function ruleOf(text: string): DetectionRule {
  const { rule, problems } = parseRule('rule.yaml', text);
  if (rule === undefined) throw new Error(JSON.stringify(problems));
  return rule;
}

/** Sessions of a user at times of one day, `11:40:00`. */
async function sessions(...times: readonly string[]): Promise<void> {
  const rows = times.map((time) => ({
    values: {
      TimeGenerated: `2026-03-02T${time}Z`,
      EventName: 'StartSession',
      UserIdentityArn: 'arn:aws:iam::123456789012:user/alice',
      SourceIpAddress: '203.0.113.7',
    },
  }));
  await engine.load('AWSCloudTrail', rows);
}

const day = { from: new Date('2026-03-02T00:00:00Z'), to: new Date('2026-03-03T00:00:00Z') };
const nowsOf = (run: Awaited<ReturnType<typeof runRule>>): readonly string[] =>
  run.evaluations.map((evaluation) => evaluation.now.toISOString().slice(11, 16));

describe('running a rule over a range', () => {
  it('makes an alert with its times, entities and custom details', async () => {
    await sessions('11:40:00.25');
    const run = await runRule(engine, ruleOf(goodRule), day);
    expect(run.problems).toEqual([]);
    expect(run.alerts).toMatchObject([
      {
        name: 'Session on a machine',
        severity: 'Medium',
        techniques: ['T1021.008'],
        timeGenerated: new Date('2026-03-02T12:00:00Z'),
        startTime: new Date('2026-03-02T11:40:00.250Z'),
        entities: [
          { type: 'Account', identifiers: { FullName: 'arn:aws:iam::123456789012:user/alice' } },
          { type: 'IP', identifiers: { Address: '203.0.113.7' } },
        ],
        customDetails: { Actor: ['arn:aws:iam::123456789012:user/alice'] },
        rowCount: 1,
        ruleVersion: '1.0.0',
      },
    ]);
  });

  it('runs at the times of its schedule at which rows have come in, and sees each row once', async () => {
    await sessions('09:00:00', '09:00:01', '10:00:00', '17:30:00');
    const run = await runRule(engine, ruleOf(goodRule), day);
    expect(nowsOf(run)).toEqual(['09:00', '10:00', '18:00']);
    expect(run.alerts.map((alert) => alert.startTime.toISOString().slice(11, 19))).toEqual([
      '09:00:00',
      '09:00:01',
      '10:00:00',
      '17:30:00',
    ]);
  });

  it('sees a row again while it is in the period only when it follows the whole schedule', async () => {
    await sessions('09:30:00');
    const rule = ruleOf(ruleWith('queryPeriod: 1h', 'queryPeriod: 3h'));
    expect(nowsOf(await runRule(engine, rule, day))).toEqual(['10:00']);
    const schedule = await runRule(engine, rule, { ...day, mode: 'schedule' });
    expect(nowsOf(schedule)).toEqual(['10:00', '11:00', '12:00']);
    expect(schedule.alerts).toHaveLength(3);
  });

  it('looks back from the schedule further than the range, and leaves out rows after it', async () => {
    await sessions('08:30:00', '09:30:00', '10:00:00');
    const rule = ruleOf(ruleWith('queryPeriod: 1h', 'queryPeriod: 2h'));
    const range = { from: new Date('2026-03-02T09:00:00Z'), to: new Date('2026-03-02T10:00:00Z') };
    const run = await runRule(engine, rule, range);
    expect(nowsOf(run)).toEqual(['10:00']);
    expect(run.alerts.map((alert) => alert.startTime.toISOString().slice(11, 16))).toContain('08:30');
    const once = await runRule(engine, rule, { ...range, mode: 'range' });
    expect(once.alerts.map((alert) => alert.startTime.toISOString().slice(11, 16))).toEqual(['09:30']);
  });

  it('gives the same alert the same id, and equal rows different ones', async () => {
    await sessions('09:30:00', '09:30:00');
    const first = await runRule(engine, ruleOf(goodRule), day);
    const again = await runRule(engine, ruleOf(goodRule), day);
    const ids = first.alerts.map((alert) => alert.systemAlertId);
    expect(new Set(ids).size).toBe(2);
    expect(again.alerts.map((alert) => alert.systemAlertId)).toEqual(ids);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is silent for the time of its suppression after an alert', async () => {
    await sessions('09:30:00', '10:30:00', '12:30:00');
    const text = ruleWith(
      'eventGroupingSettings:',
      'suppressionEnabled: true\nsuppressionDuration: 2h\neventGroupingSettings:',
    );
    const run = await runRule(engine, ruleOf(text), day);
    expect(run.evaluations.map((evaluation) => [evaluation.alerts, evaluation.suppressed])).toEqual([
      [1, false],
      [0, true],
      [1, false],
    ]);
  });

  it("shows a query that does not bind at the rule file's line, even with nothing to run it over", async () => {
    const rule = ruleOf(ruleWith('EventName == "StartSession"', 'EventNam == "StartSession"'));
    const run = await runRule(engine, rule, day);
    expect(run.alerts).toEqual([]);
    expect(run.problems).toMatchObject([
      { file: 'rule.yaml', severity: 'error', span: { line: 21, column: 11 } },
    ]);
  });

  it('runs at all of its times where it is not known which tables the query reads', async () => {
    const silent = ruleWith('triggerOperator: gt', 'triggerOperator: eq');
    const unknown = {
      tables: [],
      functions: [],
      tablesRead: () => Promise.resolve(undefined),
      check: engine.check.bind(engine),
      query: engine.query.bind(engine),
    };
    const range = { from: new Date('2026-03-02T09:30:00Z'), to: new Date('2026-03-02T12:00:00Z') };
    const run = await runRule(unknown, ruleOf(silent), range);
    expect(nowsOf(run)).toEqual(['10:00', '11:00', '12:00']);
    expect(run.alerts).toHaveLength(3);
  });

  it('runs at the arrivals in the tables that its query is known to read', async () => {
    await sessions('09:30:00');
    const known = {
      tables: [],
      functions: [],
      tablesRead: () => Promise.resolve(['AWSCloudTrail']),
      check: engine.check.bind(engine),
      query: engine.query.bind(engine),
    };
    expect(nowsOf(await runRule(known, ruleOf(goodRule), day))).toEqual(['10:00']);
  });

  it('stops when it is told to', async () => {
    await sessions('09:30:00', '10:30:00');
    const controller = new AbortController();
    const run = runRule(engine, ruleOf(goodRule), {
      ...day,
      signal: controller.signal,
      onEvaluation: () => {
        controller.abort(new Error('enough'));
      },
    });
    await expect(run).rejects.toThrow('enough');
  });
});
