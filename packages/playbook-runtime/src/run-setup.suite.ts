import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ManualClock } from '@drawbridge/base';
import { startCloudSim, type CloudSim, type WorldInput } from '@drawbridge/cloud-sim';
import { parseTrigger, type Incident } from '@drawbridge/incident-model';
import { createActionRunner, type ActionContext, type ActionRunner } from '@drawbridge/response-actions';
import { onTestFinished } from 'vitest';

import type { Watchlist } from './guards/watchlist.ts';
import { playbookSchema, type Playbook } from './playbook/schema.ts';
import { executeRun } from './run/execute-run.ts';
import { planRun } from './run/plan-run.ts';
import type { RunPlan } from './plan/run-plan.ts';
import { openRunStore, type RunFolderStore } from './store/run-store.ts';
import { fileIncidentWriter, type IncidentWriter } from './write-back/incident-writer.ts';

/** Everything that a run needs, over a simulated world and a folder of its own; gone when the test ends. */
export interface RunSetup {
  readonly sim: CloudSim;
  readonly clock: ManualClock;
  readonly context: ActionContext;
  readonly runner: ActionRunner;
  readonly store: RunFolderStore;
  readonly watchlists: readonly Watchlist[];
  readonly writer: IncidentWriter;
}

export const keys = ['AKIAEXAMPLEMALLORY01', 'AKIAEXAMPLEMALLORY02', 'AKIAEXAMPLEMALLORY03'] as const;

/** Two users; the first has two keys. */
const awsWorld: WorldInput = {
  aws: {
    users: [
      { userName: 'mallory', accessKeys: [{ accessKeyId: keys[0] }, { accessKeyId: keys[1] }] },
      { userName: 'ci', path: '/robots/', accessKeys: [{ accessKeyId: keys[2] }] },
    ],
  },
};

export async function setUpRun(world: WorldInput = awsWorld): Promise<RunSetup> {
  const clock = new ManualClock(new Date('2026-01-12T10:00:00Z'));
  const sim = await startCloudSim({ world, clock });
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-runs-'));
  onTestFinished(async () => {
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  });
  const store = openRunStore(folder, { clock });
  return {
    sim,
    clock,
    context: { connections: sim.connections, clock },
    runner: createActionRunner(),
    store,
    watchlists: [protectedAssets()],
    writer: fileIncidentWriter(store),
  };
}

export function protectedAssets(...rows: readonly Readonly<Record<string, string>>[]): Watchlist {
  return { alias: 'DrawbridgeProtectedAssets', columns: ['Kind', 'Id', 'Reason'], rows };
}

export const ruleId = '0a1b2c3d-1111-4222-8333-444455556666';

/** A playbook that contains access keys; `changes` replaces top-level fields. */
export function keyPlaybook(changes: Readonly<Record<string, unknown>> = {}): Playbook {
  return playbookSchema.parse({
    id: 'contain-keys',
    name: 'Contain access keys',
    description: 'For tests.',
    version: '1.0.0',
    triggers: { rules: [ruleId] },
    targets: { kind: 'aws.access-key' },
    guards: {
      protectedAssets: { watchlist: 'DrawbridgeProtectedAssets' },
      caps: { perRun: 5, perHour: 10 },
    },
    steps: [{ id: 'deactivate', action: 'aws.iam.deactivate-access-key', onFailure: 'continue' }],
    ...changes,
  });
}

/** An incident with one alert that has these custom details. */
export function incidentWith(
  details: Readonly<Record<string, readonly string[]>>,
  entities: readonly object[] = [],
): Incident {
  const alert = {
    properties: {
      systemAlertId: 'alert-1',
      alertDisplayName: 'Direct connection',
      severity: 'High',
      additionalData: { 'Custom Details': JSON.stringify(details) },
    },
  };
  const result = parseTrigger({
    object: {
      id: '/subscriptions/x/resourceGroups/soc/providers/Microsoft.SecurityInsights/Incidents/i-1',
      properties: {
        title: 'Direct connection to a machine',
        severity: 'High',
        incidentNumber: 7,
        relatedAnalyticRuleIds: [ruleId],
        alerts: [alert],
        relatedEntities: entities,
      },
    },
  });
  if (!result.ok) throw new Error('the incident of a test should be valid');
  return result.value;
}

export const incidentWithKeys = (...ids: readonly string[]) => incidentWith({ AwsAccessKeyId: ids });

export function planFor(setup: RunSetup, playbook: Playbook, incident: Incident): Promise<RunPlan> {
  return planRun({ ...setup, playbook, incident });
}

/** Carries out a plan that bo has approved and the automation asked for. */
export function approveAndExecute(setup: RunSetup, plan: RunPlan, changes: Partial<RunSetup> = {}) {
  return executeRun({
    ...setup,
    ...changes,
    plan,
    requester: 'automation',
    approvals: [{ by: 'bo', at: setup.clock.now().toISOString(), planHash: plan.hash }],
  });
}

/** The status of a key in the simulated account. */
export function keyStatus(setup: RunSetup, accessKeyId: string): string | undefined {
  return setup.sim
    .snapshot()
    .aws.users.flatMap((user) => user.accessKeys)
    .find((accessKey) => accessKey.accessKeyId === accessKeyId)?.status;
}

export const writesOf = (setup: RunSetup) =>
  setup.sim.operations
    .filter((operation) => operation.writes)
    .map((operation) => `${operation.operation} ${operation.resource}`);
