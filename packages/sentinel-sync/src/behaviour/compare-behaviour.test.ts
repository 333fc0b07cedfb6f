import { bundledTables, createCaseEngines, loadCases } from '@drawbridge/detection-core';
import { createEngine } from '@drawbridge/kql';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';

import { parsePlan, type SyncPlan } from '../plan/sync-plan.ts';
import { applyTo, planOf, ruleFile, writeFileIn, writeRules } from '../sync.suite.ts';
import { openSimulated, ruleId, useWorkspaces } from '../workspace.suite.ts';
import { compareBehaviour, hasBehaviour, type BehaviourOptions } from './compare-behaviour.ts';

const start = useWorkspaces();
const tables = bundledTables();
const engines = createCaseEngines((watchlists) => createEngine({ tables, watchlists }));
const telemetry = await createEngine({ tables });

afterAll(async () => {
  await Promise.all([engines.close(), telemetry.close()]);
});

const entityMappings = [
  { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'CallerIpAddress' }] },
];
const queryFor = (operation: string, more = '') =>
  `AzureActivity\n| where OperationNameValue has '${operation}'\n| project TimeGenerated, CallerIpAddress${more}\n`;
const eventGroupingSettings = { aggregationKind: 'AlertPerResult' };
const rule = (changes: object) =>
  ruleFile(0, { query: queryFor('serialconsole'), entityMappings, eventGroupingSettings, ...changes });
const opening = (minute: string, operation: string, address: string) => ({
  TimeGenerated: `2026-03-02T11:${minute}:00Z`,
  OperationNameValue: `Microsoft.${operation}/connect/action`,
  CallerIpAddress: address,
});
const rows = [opening('10', 'SerialConsole', '203.0.113.7'), opening('20', 'Bastion', '198.51.100.9')];
const aCase = {
  description: 'One opens a console, another a bastion.',
  now: '2026-03-02T12:00:00Z',
  tables: { AzureActivity: rows },
  expect: { alerts: 1 },
};

/** The plan from one version of a rule to another, and its behaviour. */
async function behaviourOf(before: object, after: object, options: Partial<BehaviourOptions> = {}) {
  const sim = await start();
  await applyTo(sim, await planOf(sim, await writeRules([rule(before)])));
  const root = await writeRules([rule(after)]);
  await writeFileIn(root, 'detections/r0/cases/fires-both.yaml', stringify(aCase));
  const plan = await planOf(sim, root);
  const casesOf = () => loadCases(join(root, 'detections/r0'), tables);
  const { changes } = plan;
  return compareBehaviour({ changes, engines, casesOf, ...options });
}

const newQuery = { query: queryFor('bastion') };

describe('the behaviour of a changed rule', () => {
  it('is the alerts that appear and those that vanish, by entity and time', async () => {
    const { rules, problems } = await behaviourOf({}, newQuery);
    expect(problems).toEqual([]);
    expect(rules).toEqual([
      {
        name: ruleId(0),
        title: 'Rule 0',
        action: 'update',
        notes: [],
        trials: [
          {
            on: 'case fires-both',
            before: { ran: true, alerts: 1 },
            after: { ran: true, alerts: 1 },
            appear: [{ time: '2026-03-02T11:20:00Z', what: 'IP 198.51.100.9' }],
            vanish: [{ time: '2026-03-02T11:10:00Z', what: 'IP 203.0.113.7' }],
          },
        ],
      },
    ]);
  });

  it('is the same where a query only shows a column more', async () => {
    const { rules } = await behaviourOf({}, { query: queryFor('serialconsole', ', Caller') });
    expect(rules[0]?.trials).toMatchObject([{ appear: [], vanish: [], after: { alerts: 1 } }]);
  });

  it('tells alerts without entities apart by the columns that both versions have', async () => {
    const plain = { entityMappings: undefined };
    const { rules } = await behaviourOf(plain, { ...plain, query: queryFor('bastion', ', Caller') });
    expect(rules[0]?.trials[0]?.appear).toEqual([
      { time: '2026-03-02T11:20:00Z', what: 'CallerIpAddress=198.51.100.9' },
    ]);
  });

  it('is said of a threshold and of a rule that is switched off too', async () => {
    const threshold = await behaviourOf({}, { triggerThreshold: 5 });
    expect(threshold.rules[0]?.trials[0]).toMatchObject({ after: { alerts: 0 }, vanish: [{}] });
    const off = await behaviourOf({}, { enabled: false });
    expect(off.rules[0]?.trials[0]).toMatchObject({ after: { ran: true, alerts: 0 }, vanish: [{}] });
  });

  it('is not asked for where only words change', async () => {
    expect((await behaviourOf({}, { severity: 'Low' })).rules).toEqual([]);
  });

  it('says that the version in the workspace does not run here, and guesses no difference', async () => {
    const unknown = { query: 'AzureActivity\n| evaluate R("df", dynamic({}))\n' };
    const { rules } = await behaviourOf(unknown, {});
    const [trial] = rules[0]?.trials ?? [];
    expect(trial).toMatchObject({ before: { ran: false }, after: { ran: true, alerts: 1 } });
    expect(trial).toMatchObject({ appear: [], vanish: [] });
    expect(trial?.before).toHaveProperty('why', expect.stringMatching(/\w+/));
  });

  it('is looked for in telemetry as well, for rules that come new too', async () => {
    await telemetry.clear();
    await telemetry.load(
      'AzureActivity',
      rows.map((values) => ({ values })),
    );
    const range = { from: new Date('2026-03-02T11:00:00Z'), to: new Date('2026-03-02T11:30:00Z') };
    const given = { engine: telemetry, ...range };
    const { rules } = await behaviourOf({}, newQuery, { telemetry: given });
    expect(rules[0]?.trials.map((trial) => [trial.on, trial.appear.length, trial.vanish.length])).toEqual([
      ['case fires-both', 1, 1],
      ['telemetry', 1, 1],
    ]);
    const { changes } = await planOf(await start(), await writeRules([rule({})]));
    expect([hasBehaviour(changes, false), hasBehaviour(changes, true)]).toEqual([false, true]);
    const fresh = await compareBehaviour({
      changes,
      engines,
      casesOf: () => Promise.resolve({ cases: [], problems: [] }),
      telemetry: given,
    });
    expect(fresh.rules[0]?.trials).toMatchObject([
      { on: 'telemetry', before: { alerts: 0 }, after: { alerts: 1 } },
    ]);
  });

  it('keeps what somebody changed in the portal in both versions', async () => {
    const sim = await start();
    await applyTo(sim, await planOf(sim, await writeRules([rule({})])));
    const portal = await openSimulated(sim, { as: 'portal' });
    const at = {
      path: `/providers/Microsoft.SecurityInsights/alertRules/${ruleId(0)}`,
      apiVersion: '2025-07-01-preview',
    };
    const { kind, properties } = (await portal.get(at))!;
    await portal.put(at, { kind, properties: { ...(properties as object), triggerThreshold: 7 } });
    const root = await writeRules([rule(newQuery)]);
    await writeFileIn(root, 'detections/r0/cases/fires-both.yaml', stringify(aCase));
    const { changes } = await planOf(sim, root);
    const casesOf = () => loadCases(join(root, 'detections/r0'), tables);
    const { rules } = await compareBehaviour({ changes, engines, casesOf });
    expect(rules[0]?.trials).toMatchObject([{ before: { alerts: 0 }, after: { alerts: 0 } }]);
  });

  it('is no part of the plan: printed beside it, the plan is the same one', async () => {
    const sim = await start();
    const plan: SyncPlan = await planOf(sim, await writeRules([rule({})]));
    const read = parsePlan(JSON.stringify({ ...plan, behaviour: { rules: [1] } }), 'plan.json');
    expect(read).toEqual({ ok: true, value: plan, problems: [] });
  });
});

it('says that the plan changes a function which the query calls', async () => {
  const root = await writeRules([rule({ query: 'Opened() | project TimeGenerated, CallerIpAddress' })]);
  const saved = 'alias: Opened\nname: Opened\nquery: AzureActivity\n';
  await writeFileIn(root, 'functions/Opened.yaml', saved);
  const sim = await start();
  await applyTo(sim, await planOf(sim, root));
  await writeFileIn(root, 'functions/Opened.yaml', `${saved.trimEnd()} | take 5\n`);
  const changed = rule({ query: 'Opened() | where true | project TimeGenerated, CallerIpAddress' });
  await writeFileIn(root, 'detections/r0/rule.yaml', stringify(changed));
  const { changes } = await planOf(sim, root);
  const { rules } = await compareBehaviour({
    changes,
    engines,
    casesOf: () => loadCases(join(root, 'detections/r0'), tables),
  });
  expect(rules[0]?.notes).toEqual([
    'it has no cases here to compare on',
    'the plan changes the function Opened too: both versions were run with the new one',
  ]);
});
