import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import type { CloudSim, WorldInput } from '@drawbridge/cloud-sim';
import {
  bundledTables,
  generateTelemetry,
  groupIncidents,
  loadRules,
  loadWatchlists,
  readTelemetry,
  runRule,
  type Alert,
  type DetectionRule,
  type Scenario,
} from '@drawbridge/detection-core';
import { parseTrigger } from '@drawbridge/incident-model';
import { createEngine } from '@drawbridge/kql';
import {
  executeRun,
  loadPlaybooks,
  matchPlaybook,
  openRunStore,
  planRun,
  type RunEnvironment,
} from '@drawbridge/playbook-runtime';
import { createActionRunner } from '@drawbridge/response-actions';

export const root = join(import.meta.dirname, '../../..');
const begin = new Date('2026-11-20T08:07:00Z');

/** So far apart that no rule folds the rows of two, and so near that few runs of a rule see them all. */
const apartMs = { aws: 5000, azure: 5000, gcp: 6 * 60_000 };

/** The telemetry of scenarios, in a folder that the test removes. */
export async function writeScenarios(
  scenarios: readonly Scenario[],
  shape: 'raw' | 'table',
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-scenarios-'));
  for (const scenario of scenarios) {
    const index = scenarios.filter(({ cloud }) => cloud === scenario.cloud).indexOf(scenario);
    const at = new Date(begin.getTime() + index * apartMs[scenario.cloud]);
    for (const [name, text] of Object.entries(generateTelemetry(scenario, at)[shape])) {
      const file = join(folder, scenario.id, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  return folder;
}

/** The alerts of every rule over a folder of logs, by the rule's folder. */
export async function alertsOf(folder: string): Promise<{
  readonly rules: readonly DetectionRule[];
  readonly alerts: ReadonlyMap<string, readonly Alert[]>;
}> {
  const { rules } = await loadRules(join(root, 'detections'));
  const { watchlists } = await loadWatchlists(join(root, 'watchlists'));
  const engine = await createEngine({ tables: bundledTables(), watchlists });
  try {
    const { timeSpan, problems } = await readTelemetry(engine, [folder]);
    if (timeSpan === undefined || problems.length > 0) throw new Error(JSON.stringify(problems));
    const range = { from: timeSpan.from, to: new Date(timeSpan.to.getTime() + 1), mode: 'arrivals' as const };
    const alerts = new Map<string, readonly Alert[]>();
    for (const rule of rules) {
      const run = await runRule(engine, rule, range);
      if (run.problems.length > 0) throw new Error(JSON.stringify(run.problems));
      alerts.set(dirname(rule.origin.file).split('/').at(-1) ?? '', run.alerts);
    }
    return { rules, alerts };
  } finally {
    await engine.close();
  }
}

/** The playbooks that contained something of an alert's incident, on clouds that begin as the demo's do. */
export async function containedBy(
  sim: CloudSim,
  alert: Alert,
  rules: readonly DetectionRule[],
): Promise<readonly string[]> {
  const clock = new ManualClock(new Date('2026-11-21T12:00:00Z'));
  sim.reset({ world: await demoWorld(), clock });
  const [body] = groupIncidents([alert], rules);
  const incident = parseTrigger(body);
  if (!incident.ok) throw new Error(JSON.stringify(incident.problems));
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-scenarios-'));
  const environment: RunEnvironment = {
    runner: createActionRunner(),
    context: { connections: sim.connections, clock, signal: new AbortController().signal },
    store: openRunStore(folder, { clock }),
    watchlists: (await loadWatchlists(join(root, 'watchlists'))).watchlists,
  };
  const done: string[] = [];
  for (const { playbook } of (await loadPlaybooks(join(root, 'playbooks'))).playbooks) {
    if (!matchPlaybook(playbook, incident.value).matches) continue;
    const plan = await planRun({ ...environment, playbook, incident: incident.value });
    if (plan.outcome !== 'change') continue;
    const at = clock.now().toISOString();
    const approvals = ['lead', 'manager'].map((by) => ({ by, at, planHash: plan.hash }));
    const report = await executeRun({
      ...environment,
      plan,
      requester: 'analyst',
      approvals: approvals.slice(0, plan.approvals.needed),
    });
    if (report.items.some(({ outcome }) => outcome === 'contained')) done.push(playbook.id);
  }
  await rm(folder, { recursive: true });
  return done;
}

/** The world that the simulated clouds of the demo begin with. */
export async function demoWorld(): Promise<WorldInput> {
  return JSON.parse(await readFile(join(root, 'demo/world.json'), 'utf8')) as WorldInput;
}
