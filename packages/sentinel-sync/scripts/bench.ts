/**
 * The first part of `npm run bench`: a repository of 500 rules planned and applied against the simulated workspace over
 * HTTP, with every call counted by the simulator. It asserts nothing.
 */
import { discoverContent } from '@drawbridge/detection-core';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { hasErrors, type Clock } from '@drawbridge/base';
import { startCloudSim, type CloudSim } from '@drawbridge/cloud-sim';

import { applyPlan } from '../src/apply/apply-plan.ts';
import { createTokenCredential } from '../src/client/credential.ts';
import { openWorkspace, type WorkspaceClient } from '../src/client/workspace-client.ts';
import { readDesired } from '../src/desired/read-desired.ts';
import type { Target } from '../src/desired/target.ts';
import { makePlan } from '../src/plan/make-plan.ts';
import type { SyncPlan } from '../src/plan/sync-plan.ts';

const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms) => setTimeout(ms).then(() => undefined),
};

const RULES = 500;
const CHANGES = 50;

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sync-bench-'));
  const world = { arm: { workspaces: [{ resourceGroup: 'rg-soc', name: 'law-soc' }] } };
  const sim = await startCloudSim({ world });
  try {
    await bench(sim, folder);
  } finally {
    await sim.close();
    rmSync(folder, { recursive: true });
  }
}

async function bench(sim: CloudSim, folder: string): Promise<void> {
  const client = await openSimulated(sim);
  writeRules(folder, () => 'High');
  const first = await measure(sim, `plan of ${RULES} new rules`, () => plan(client, folder));
  await measure(sim, `apply of ${RULES} new rules`, () => apply(client, folder, first), RULES);
  await measure(sim, 'plan again, nothing to do', () => plan(client, folder));
  writeRules(folder, (n) => (n % (RULES / CHANGES) === 0 ? 'Low' : 'High'));
  const second = await measure(sim, `plan of ${CHANGES} changes`, () => plan(client, folder));
  await measure(sim, `apply of ${CHANGES} changes`, () => apply(client, folder, second), CHANGES);
}

async function measure<T>(sim: CloudSim, what: string, step: () => Promise<T>, changes?: number): Promise<T> {
  sim.clearOperations();
  const begun = performance.now();
  const result = await step();
  const seconds = ((performance.now() - begun) / 1000).toFixed(2);
  const calls = sim.operations.length;
  const each = changes === undefined ? '' : `, ${(calls / changes).toFixed(2)} for each change`;
  process.stdout.write(`sync ${what}: ${calls} calls${each}, ${seconds} s\n`);
  return result;
}

function openSimulated({ connections: { arm } }: CloudSim): Promise<WorkspaceClient> {
  const scope = 'https://management.azure.com/.default';
  const { endpoint, subscriptionId } = arm;
  return openWorkspace({
    address: { endpoint, scope, subscriptionId, resourceGroup: 'rg-soc', workspace: 'law-soc' },
    credential: createTokenCredential(arm.accessToken, Date.parse('2100-01-01')),
    clock: systemClock,
    random: Math.random,
  });
}

async function plan(client: WorkspaceClient, folder: string): Promise<SyncPlan> {
  const target: Target = {
    name: 'bench',
    source: 'bench',
    address: client.address,
    parameters: {},
    overrides: [],
  };
  const { resources, problems } = await readDesired(await discoverContent(folder), target, systemClock.now());
  if (hasErrors(problems)) throw new Error(problems.map((problem) => problem.message).join('; '));
  return makePlan({ client, target, desired: resources });
}

async function apply(client: WorkspaceClient, folder: string, sealed: SyncPlan): Promise<void> {
  const kept = { journals: join(folder, 'journals'), locks: join(folder, 'locks') };
  const report = await applyPlan({ client, plan: sealed, ...kept, clock: systemClock, onError: 'continue' });
  if (!report.isComplete) throw new Error('the apply did not come to its end');
}

function writeRules(folder: string, severityOf: (n: number) => string): void {
  for (let n = 0; n < RULES; n += 1) {
    const at = join(folder, 'detections', `r${n}`);
    mkdirSync(at, { recursive: true });
    writeFileSync(join(at, 'rule.yaml'), ruleText(n, severityOf(n)));
  }
}

const ruleText = (
  n: number,
  severity: string,
): string => `id: 10000000-0000-4000-8000-${String(n).padStart(12, '0')}
name: Rule ${n}
kind: Scheduled
version: 1.0.0
description: Identifies what rule ${n} is about.
severity: ${severity}
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
tactics:
  - LateralMovement
relevantTechniques:
  - T1021
query: |
  AzureActivity
  | where OperationNameValue has "serialconsole${n}"
`;

await main();
