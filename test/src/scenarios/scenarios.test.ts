import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { startCloudSim, type CloudSim } from '@drawbridge/cloud-sim';
import {
  compareSignals,
  loadScenarios,
  parametersOf,
  type Alert,
  type DetectionRule,
  type Scenario,
} from '@drawbridge/detection-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { alertsOf, containedBy, demoWorld, root, writeScenarios } from './ground.ts';

const { scenarios, problems } = await loadScenarios(join(root, 'scenarios'));
const found: Partial<Record<'raw' | 'table', ReadonlyMap<string, readonly Alert[]>>> = {};
let rules: readonly DetectionRule[] = [];
let sim: CloudSim;

beforeAll(async () => {
  sim = await startCloudSim({ world: await demoWorld() });
  for (const shape of ['raw', 'table'] as const) {
    const folder = await writeScenarios(scenarios, shape);
    const { rules: loaded, alerts } = await alertsOf(folder);
    found[shape] = alerts;
    rules = loaded;
    await rm(folder, { recursive: true });
  }
}, 180_000);

afterAll(() => sim.close());

function signalsOf(scenario: Scenario, shape: 'raw' | 'table') {
  const alerts = found[shape];
  return compareSignals(scenario.expect, (rule) => alerts?.get(rule) ?? [], parametersOf(scenario));
}

/** What several ways in are together, or a way in and what came before: no scenario by itself raises them. */
const correlations = [
  'direct-connection-after-an-alert',
  'new-machine-then-direct-connection',
  'one-address-in-two-clouds',
  'remote-command-on-the-endpoint',
];

it('every file of scenarios/ is a scenario, and every detection of a way in has one', () => {
  expect(problems).toEqual([]);
  const named = scenarios.flatMap(({ expect: signals }) => signals.map(({ rule }) => rule));
  expect([...new Set([...named, ...correlations])].sort()).toEqual([...(found.raw?.keys() ?? [])].sort());
});

it('every alert over the telemetry of all scenarios is an expected signal of one of them', () => {
  const expected = scenarios.flatMap((scenario) => signalsOf(scenario, 'raw').map(({ alert }) => alert));
  const raised = [...(found.raw ?? [])].flatMap(([rule, alerts]) =>
    correlations.includes(rule) ? [] : alerts,
  );
  expect(new Set(expected).size).toBe(expected.length);
  expect(raised.filter((alert) => !expected.includes(alert)).map(({ name }) => name)).toEqual([]);
});

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_, scenario) => {
  it.each(['raw', 'table'] as const)('is detected in its %s logs', (shape) => {
    const missing = signalsOf(scenario, shape).filter(({ alert }) => alert === undefined);
    expect(missing.map(({ signal }) => signal)).toEqual([]);
  });

  it('is contained by the playbooks that it names, and by none where it names none', async () => {
    const { contained } = scenario;
    const [alert] = signalsOf(scenario, 'raw').map((outcome) => outcome.alert);
    if (alert === undefined) throw new Error('not detected');
    const by = await containedBy(sim, alert, rules);
    if ('by' in contained) expect(by).toEqual(expect.arrayContaining([...contained.by]));
    else expect(by).toEqual([]);
  });
});
